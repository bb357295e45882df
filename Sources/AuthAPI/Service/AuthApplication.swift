package import HTTPServer

/// The public API, or the operator's own on the control socket.
package struct AuthApplication: Application {
    package enum Audience: Sendable {
        /// Everybody: a credential decides what may be done.
        case everyone
        /// Whoever may open the control socket: users and everyone's keys, without a credential.
        case localOperator
    }

    private let service: AuthService
    private let api: Router
    private let health: Router

    package init(_ service: AuthService, for audience: Audience) {
        self.service = service
        let table =
            switch audience {
            case .everyone: Routes.forEveryone(service)
            case .localOperator: Routes.forOperator(service)
            }
        api = Router(prefixes: Routes.prefixes, table.map { Self.route($0, service) })
        health = Router(Routes.forHealth(service).map { Self.route($0, service) })
    }

    /// Every route that this audience can take, its path without a prefix.
    package var routes: [Route] { api.routes + health.routes }

    package func prepare(_ fields: FieldList) -> Preparation { Preparation(digest: service.authentication.digest(of: fields)) }

    package func foresee(_ preparations: [Preparation]) { service.authentication.foresee(preparations) }

    package func respond(to request: borrowing Request, with response: inout Response) -> Disposition {
        var outcome = api.route(request, &response)
        if case .notFound = outcome { outcome = health.route(request, &response) }
        switch outcome {
        case .answered(let disposition): return disposition
        case .notFound: service.answer(.unknownPath, to: request.id, &response)
        case .methodNotAllowed: service.answer(.methodNotAllowed, to: request.id, &response)
        case .methodNotImplemented: service.answer(.methodNotImplemented, to: request.id, &response)
        }
        return .ready
    }

    package func describe(_ refusal: RequestRefusal, in response: inout Response) {
        ProblemWriter.writeBody(status: refusal.status, detail: refusal.sentence.description, to: &response)
    }

    private static func route(_ line: RouteLine, _ service: AuthService) -> Route {
        let action = line.action
        return Route(line.method, line.pattern) { request, response in
            do throws(Problem) {
                return try action(request, &response)
            } catch {
                service.answer(error, to: request.id, &response)
                return .ready
            }
        }
    }
}
