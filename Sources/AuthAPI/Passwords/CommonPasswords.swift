internal import TextFormats

/// What people choose for a password when nobody stops them, in small letters: words and names by themselves, since digits and signs around one do not
/// make it another (`GuessedPassword`), and what is typed along the keys.
enum CommonPasswords {
    static func contains(_ word: Span<UInt8>) -> Bool {
        let list = words.utf8.span
        var start = 0
        for index in list.indices where list[index] == ASCII.space || list[index] == ASCII.lineFeed {
            if areEqual(list.extracting(start..<index), word) { return true }
            start = index + 1
        }
        return areEqual(list.extracting(droppingFirst: start), word)
    }

    private static func areEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        one.count == other.count && one.indices.allSatisfy { one[$0] == other[$0] }
    }

    /// In either direction, and again from the start, any part of these is one.
    static let walks = [
        "abcdefghijklmnopqrstuvwxyz", "1234567890", "0123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "1a2b3c4d5e6f7g8h9i0j", "a1b2c3d4e5f6g7h8i9j0",
        "!@#$%^&*()",
    ]

    static let words = """
        00000000 01234567 0123456789 10203040 1020304050 11111111 11223344 1122334455 12121212 123123123 123321123 12341234 12344321 123454321 1234554321
        123456654321 12345678910 123456789a 123456a 123456abc 123457890 1234abcd 1234qwer 123654789 123abc 123qwe 135792468 147258369 147852369 18436572
        1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 20202020 22222222 24681012 27182818 2pac 31415926 314159265 69696969
        741852963 789456123 7894561230 88888888 963852741 987654321 a123456 a12345678 a123456789 a1b2c3 a1b2c3d4 a1b2c3d4e5 a1s2d3f4 aa123456 aa12345678
        aaaaaa aabbcc aabbccdd abc123 abc12345 abc123456 abcd123 abcd1234 abcd12345 abcdef abcdefg abcdefgh abcdefghi access account acdc achilles acidburn
        actor actress acura admin adminadmin administrador administrateur administrator africa agent007 airborne airbus airforce airplane ajax alaska albert
        aleksandr alex alexander alexandra alexandre alexey alexis alfaromeo alfred alice alicia alien aliens allah allison always alyssa amanda amazon
        amber amelia america amiga amigo amigos amor amorcito amore amormio anastasia anderson andrea andrei andrew andrey android angel angela angelica
        angelina angels annette annie anonymous anthony antonio anyone anything apassword apikey apikeys apollo apple apples april aragorn area51 argentina
        ariel army arnold arsenal arthur artist asd123 asd12345 asdf asdfasdf asdfgh asdfghjk asdfghjkl asdfjkl ashley ashton assassin asshole atari athena
        atlantis audi august austin australia autumn avengers azerty azertyui azertyuiop baby babyboy babydoll babyface babygirl babylon backdoor bacon
        badass badboy badgers badgirl banana bananas bangladesh barbara barcelona bart bartsimpson baseball basketball bass batista batman batterystaple
        battlestar bayern beach beachbum beagle bear bearer bears beatles beatrice beautiful beauty beaver beckham beer beethoven believe bella bender
        benfica benjamin benutzer benvenuto berlin bernard besiktas bestfriend bestfriends bethany beverly beyonce bible bicycle bieber bienvenido bienvenue
        bigblue bigboss bigdaddy bigdog biggie bigred biker bilbo billion billy biology birthday bismillah bitch bitches black blackberry blackbird blackcat
        blackdog blackie blackjack blessed blessing blink blizzard blowfish blue blueberry bluebird bluedevils blueeyes bluesky bmwm3 bobby bobmarley boca
        boeing bond007 bonita bonito bonjour bonjovi bonnie boss boston boxing bradley brandi brandon brasil braveheart braves brazil brenda brian brianna
        britney brittany bronco broncos bronze brooklyn brother brown bruno bryan buckeyes buddha budweiser bugsbunny bulldog bulldogs bulls bunny burger
        business butter buttercup butterfly cadillac caitlin california callofduty camaro camelot cameron canada candy cannabis captain cardinals cariño
        carlos carmen carol carolina caroline carolyn carter cartman casablanca casey cash casino catdog catfish catherine cats catwoman cecilia celtic
        celtics certificate certificates champion champions change changeit changeme changethis charizard charles charlie charlotte cheese cheesecake
        cheetah chef chelsea chemistry cherokee cherry chester chevrolet chevy chewbacca chicago chicken chile china chiquita chloe chocolate chris chrissy
        christ christian christina christine christmas christopher church ciao cinderella cindy cisco citroen claire claudia cloud clown cobra cocacola
        coconut coffee college colombia colorado comeback commodore company computer connor contrasena cookie cookies corazon corinthians corona
        correcthorse correcthorsebatterystaple corvette cosmos counterstrike courtney cowboy cowboys crashoverride crazy crazyboy crazygirl crazyhorse
        cricket crimson crimsontide crystal cuba cubana cubs cupcake cute cutie cutiepie cyber cyberpunk cynthia daddy daenerys daisy dalek dallas dance
        dancer dancing daniel daniela danielle danny darren darthvader darwin dasha database david davidson davinci debbie debian deborah december default
        demo demodemo demon denmark dennis denver deporte derek desktop destiny deutschland devil diamond diamonds diana diane diego digimon directioner
        disco disney dmitriy dmitry docker doctor doctorwho dodge dodgers doggie doggy dollar dollars dolphin dolphins dominic dominique donald donna
        dorothy dortmund douglas dragon dragonball dragonfly dream dreamer dreaming dreams driver drummer drums ducati duchess duck ducks duke dumbledore
        dylan eagle eagles earth easter eddie edgar edison eduardo edward edwardcullen egypt einstein ekaterina elaine eleanor elena elephant elizabeth
        ellen elvis elvispresley emerald emily eminem emma emperor energy energytag engineer engineering england enrique enterprise eric erica espana esther
        estrella estrellita ethan eugene evelyn everton everyone everything example excalibur exploit facebook faith falcon falcons familia families family
        familyguy fantasy father february felipe felix fenerbahce fernanda fernando ferrari feyenoord fiat finalfantasy finland fire firebird firefly
        fireman fish fishing flamengo florida flower flowers football ford fordf150 forest forever fortnite foxmulder france francesca francis francisco
        franco frank frankie franklin freddie freddy frederick freedom friday friend friends friendship frodo fuck fuckme fuckoff fuckyou funny funnyboy
        futbol futurama gabriel gabriela gabrielle galactica galatasaray galaxy galileo galina gameboy gameofthrones gamer gaming gandalf ganesh garfield
        garlic gatita gatito gators gcreg gcregauth geheim general genius george georgia gerald gerard germany ghost giants gilbert ginger giovanni
        gladiator gloria gmail godfather godisgood godislove gogators goku gold golden goldeneye goldfish golf golfer golfing goodboy goodbye goodday
        goodfellas goodgirl goodlife goodluck goofy google gordon gorgeous gorilla gospel gothic grace graham grandma grandpa grateful green greenday
        greenenergy gregory gryffindor guest guestguest guillermo guinness guitar guitarra gustavo hacked hacker hackers hackme hallo hallohallo halloween
        halo hamburg hamburger hamster handsome hannah hanuman happiness happy happyday hardy harley harleydavidson harmony harold harrison harry
        harrypotter haslo hawaii hawk hawkeyes hawks heather heaven hector heidi heineken heisenberg helen helena helicopter hello hellohello hellokitty
        helloworld hemingway henry hercules hermione hermosa hermosura hero heroes heslo highlander hiphop history hobbit hockey hogwarts hola holahola
        holiday holland hollywood holmes homer homersimpson honda honey honeybee hoosiers hope horse horses hotdog hotgirl hotmail hotrod hotrods hotstuff
        hottie house housemusic houston howard hugs hugsandkisses hulk hulkhogan hummer hunter hunting hurricane huskers husky hustler iamgod iamlegend
        iamtheone icarus ichliebedich igor ihateu ihateyou ilovegod iloveher ilovehim ilovejesus ilovemom ilovemyself iloveu iloveyou imissyou imthebest
        india indigo indonesia insane instagram inter internet iphone ireland irina iris ironmaiden ironman isaac isabel isabella isabelle island israel
        italia italy ivan ivanov jackie jackpot jackson jacob jacqueline jaguar jaime jamaica james jamesbond jamie janet janice january japan jared jasmine
        jason javier jayhawks jayz jeanne jedi jedimaster jeep jeff jeffrey jellyfish jelszo jenna jennifer jenny jeremy jerome jerry jesse jessica jessie
        jesus jesuschrist jetaime jimmy joanna joanne joel johanna john johncena johnny johnson joker jokers jonasbrothers jonathan jonsnow jordan jorge
        joseph joshua juan juanita judith julia julian juliana julie juliet july june juniper jupiter justice justin justinbieber juventus kakashi kanye
        karen karina katasandi katherine kathleen kathryn katie katya kawasaki keith kelly kenneth kevin keyboard khaleesi killer killers kimberly king
        kingdom kingdomhearts kingkong kings kiss kisses kissme kissmyass kitten kittens kitty knight knuckles koala kocham kodeord korea korn krishna
        kristen kristina ksenia kyle labrador lakers lamborghini lancelot lannister laptop larisa larry lasvegas laughter laura lauren lawrence lawyer
        leavemealone ledzeppelin legend legends legion legolas lemon lennon leonard leonardo leopard leslie letmein letmeinnow lexus liberty library
        lifeisgood lifestyle lifetime lightning lillian lily lincoln linda lindsay lindsey link linkedin linkinpark linksys linux lion lioness lions lisa
        liverpool lizard logan login logmein logon london longhorns lorenzo losangeles losen losenord louis louise love lovebug lovehurts loveislife
        lovelove lovely loveme lover lovers loveyou lowrider lozinka lucas lucia lucifer lucky lucy luffy luigi luis lunatic lyudmila madeline madison
        madonna madrid magenta mahal mahalkita mahalko malaysia malware manager manchester mango maniac manuel manunited manutd maradona marcel marcella
        march marco marcos marcus margaret maria mariah mariana marie marijuana marilyn marina marine marines mario mariposa marissa mark marlboro marlene
        marley maroon mars marshall martha martin martina martinez marvin mary masha master masterkey mathematics matrix matthew mattie maurice maverick
        maxim maxwell mazda mccartney megadeth megan melanie melinda melissa melon mercedes mercury meredith merlin messi metallica mets mewtwo mexico miami
        miamor michael michaela michaeljackson michele michelle mickey mickeymouse microsoft miguel mikhail milan million millionaire mima minecraft minnie
        miranda misha missyou mitchell model mohamed mohammed molly mommy monday money mongo monica monique monitor monkey moon moonlight mordor morgan
        moriarty motdepasse mother motor motorcycle motorola mountain mouse mozart muffin muhammad mulder murphy music musica musical mustang mustangs
        mypass mypassword mypasswordis mysecret myspace mysql nadezhda nadine namaste nancy naomi napoli naruto nasa nascar nastya natalia natalie natalya
        natasha nathan nathaniel naughty navy nemo neptune netflix netgear network never nevermind newcastle newpassword newport newton newyork newzealand
        nicholas nicolas nicole nikita nikolai ninja nintendo nirvana nissan nitro nobody nokia nomore nopassword norway nothing november noway nurse ocean
        october octopus odyssey office oksana oleg olga oliver olivia olympus onedirection onepiece onion opel opensesame openup oracle orange orchid oregon
        oscar p4ssw0rd p4ssword p@ssw0rd p@ssword pa$$w0rd pa$$word packers pacman pakistan palmeiras pamela panda pantera panther panthers paris parola
        parool pass pass1word passcode passe passord passphrase passw0rd passw0rt passwd password passwordpassword passwort patricia patrick patriots paula
        pauline pavel paypal peace peaceful peaches peanut pearl pedro pele penguin penguins pepper pepsi perrito peru peter peugeot phantom philip
        philippines phillip philosophy phoenix physics piano picasso pikachu pilot pineapple pink pinkfloyd pinkpink pinky pinoy pirate pirates pizza
        platinum playa playboy player playgirl playstation pluto pokemon poker poland polarbear police polina polska pontiac pony poodle porsche portland
        porto postgres potato potter predator president preston pretty prettygirl prince princesa princesita princess princesse printer private privet
        psycho psychology pumpkin punk punkrock puppies puppy purple pussy python q1w2e3 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx qazwsxedc qazwsxedcrfv
        queen queenbee queens qwaszx qwe123 qwe123qwe qweasd qweasdzxc qweqwe qwer1234 qwerasdf qwerasdfzxcv qwert qwerty qwertyui qwertyuiop qwertz
        qwertzui qwertzuiop rabbit racecar racer rachel racing rafael rain rainbow rambo ramirez ramon randy randyorton ranger rangers rapper raquel raven
        ravens raymond realmadrid rebecca redhead redis redrose redskins redsox reggae regina registry reina renault reymysterio ricardo rich richard
        rickandmorty ricky rihanna river robert roberta roberto robin roblox robocop rock rockandroll rocket rocknroll rockstar rocky rockybalboa rodney
        rodrigo roger roland rolltide roma roman ronald ronaldinho ronaldo rooney root rootkit rootroot rose rosemary roses rottweiler router ruben ruby
        rugby russell russia ryan saab sabrina saibaba sailor sairam sakura salasana salut samantha sample samsung samuel samurai sandi sandra santos
        saopaulo sapphire sarah sasha sasuke satan saturday saturn savannah scarface scarlet schalke school science scooby scoobydoo scooter scorpion
        scotland scott scully seahawks sean seattle sebastian secret secretagent secretly secreto secrets secure secured security sega senha seniseviyorum
        sephiroth september serenity sergeant sergey sergio server service sexy sexygirl sexylady shadow shakespeare shakira shannon shark sharks sharon
        shawn sheila shelby sheldon sheriff sherlock shirley shiva shooting shuttle sidney sifre signin silver silverado simba simon simone simpson simpsons
        singapore singer sirena sister skateboard skater skating skoda skype skywalker slayer slipknot smackdown smile smiles smiley smiling smoke smokey
        snake sniper snoopdog snoopy snowball snowboard snowflake snowman soccer sofia softball soldier somebody someone something sonic sony sooners sophia
        sophie sopranos southpark space spain spartacus spartan spartans speed speedy spencer spider spiderman spongebob sporting spring squall squirrel
        stacey stallion stanley star starcraft starfish stargate stark starlight stars startrek starwars stayaway steelers stefan stella stephanie stephen
        steve steven stewart stonecold storm stranger strawberry stuart student subaru submarine sugar summer sunday sunflower sunny sunrise sunset sunshine
        super superadmin superhero superman supernatural supersecret superstar superuser supervisor surfer surfing susan suzuki svetlana sweden sweet
        sweetheart sweetie sweetpea swimming swordfish sydney sylvester sylvia sysadmin system tails tamara tanya tardis targaryen tarheels tatiana tatyana
        taylor teacher teamo teamomucho techno teddybear tekken telegram temp temporary temppass tennis tequiero tequila teresa terminator terry tesla test
        teste tester testing testpass testtest tetris texas thailand thankful thebeatles thebest theboss theking theodore theone thepassword thequeen
        theresa therock thisismypassword thomas thor thunder thursday tiamo tidus tiffany tiger tigers tigger timothy tinkerbell titan titanic titans
        together token tomato tommy tony tonymontana toor topsecret torchwood tornado tortoise tottenham toyota tracy train trance travis trekkie trevor
        trinity tripleh trojan trojans truck trucker truelove trustme trustno1 trustnoone tuesday tulip tupac turbo turkey turquoise turtle tweety twilight
        twitter tyler ubuntu ukraine undertaker unicorn universe university uranus user username usuario utilisateur vacation vader valentin valentina
        valentine valerie vampire vampires vanessa vasco vegas vegeta venus veronica victor victoria victory vietnam viking viktor viktoria vincent vincenzo
        violet viper virginia virus vivian vladimir vladislav vodka volkswagen volleyball volvo voyager vwgolf w3lcome wachtwoord wales walter walterwhite
        wanda warcraft warren warrior warriors watson wayne webmaster wednesday welcome welkom wendy werder wesley whale whatever whatsapp whiskey white
        whitney whocares wicked wildcat wildcats william williams willie willkommen wilson windows windowsxp wine winner winners winston winter winterfell
        witch wizard wolf wolfpack wolverine wolverines wolves wonderwoman work workwork wrangler wrestlemania wrestling writer xavier xbox xfiles xoxo
        xoxoxo yahoo yamaha yankees yellow yoda yolanda york yourpassword youtube yulia yuliya yuna yvonne zachary zaq12wsx zaq1xsw2 zaq1zaq1 zelda zeppelin
        zerocool zeus zidane zoidberg zombie zxc123 zxcvbn zxcvbnm zxcvzxcv
        """
}
