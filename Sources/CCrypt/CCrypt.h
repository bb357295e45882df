/* libcrypt, as crypt(3) describes it: crypt_ra, crypt_gensalt_ra, crypt_checksalt. */
#ifndef CCRYPT_H
#define CCRYPT_H
#include <crypt.h>
#include <string.h>
#endif
