"""Cognito user pools in memory: sign-ins, passwords and sessions, with claims that tests can read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib import runtime
from tests.fakes.errors import ServiceError
from tests.fakes.second_factors import SecondFactors

POOL_ID, CLIENT_ID = "us-east-1_local", "local-client"
_POLICY = {"MinimumLength": 10, "RequireLowercase": True, "RequireUppercase": True, "RequireNumbers": True}
_FLOWS = ("ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
_FLOW_NEEDED = {
    "USER_PASSWORD_AUTH": "ALLOW_USER_PASSWORD_AUTH",
    "ADMIN_USER_PASSWORD_AUTH": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "REFRESH_TOKEN_AUTH": "ALLOW_REFRESH_TOKEN_AUTH",
    "REFRESH_TOKEN": "ALLOW_REFRESH_TOKEN_AUTH",
}
_LIFETIMES = {"id": timedelta(hours=1), "access": timedelta(hours=1), "refresh": timedelta(days=30)}
_TRIES_BEFORE_LOCK, _LONGEST_LOCK = 5, timedelta(minutes=15)


@dataclass
class User:
    """One sign-in; `password` is empty until somebody sets one."""

    name: str
    attributes: dict[str, str]
    created_at: datetime
    status: str = "FORCE_CHANGE_PASSWORD"
    password: str = ""
    failures: int = 0
    failed_at: datetime | None = None
    locked_until: datetime | None = None
    sessions: set[str] = field(default_factory=set)


@dataclass
class Pool:
    """One user pool: its users by name, its clients, its password policy."""

    pool_id: str
    policy: dict[str, Any]
    users: dict[str, User] = field(default_factory=dict)
    clients: dict[str, dict[str, Any]] = field(default_factory=dict)
    factors: SecondFactors = field(default_factory=SecondFactors)


class Cognito:
    """The service, with one pool and one client as `infra/` declares them; more can be created."""

    def __init__(self, clock: Callable[[], datetime] = runtime.now) -> None:
        self.clock = clock
        self.pools = {POOL_ID: Pool(POOL_ID, _POLICY)}
        self.pool.clients[CLIENT_ID] = {"flows": _FLOWS, "hides_users": True}
        self._tokens: dict[str, dict[str, Any]] = {}
        self._ids = 0

    def __call__(self, op: str, params: dict[str, Any]) -> dict[str, Any]:
        operations: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "CreateUserPool": self._create_pool,
            "CreateUserPoolClient": self._create_client,
            "AdminCreateUser": self._create_user,
            "AdminGetUser": self._get_user,
            "AdminSetUserPassword": self._set_password,
            "AdminUpdateUserAttributes": self._update_attributes,
            "AdminDeleteUser": self._delete_user,
            "AdminUserGlobalSignOut": self._sign_out,
            "AssociateSoftwareToken": self._associate,
            "VerifySoftwareToken": self._verify,
            "AdminSetUserMFAPreference": self._prefer,
            "AdminRespondToAuthChallenge": self._respond,
            "SetUserPoolMfaConfig": lambda params: {"MfaConfiguration": params["MfaConfiguration"]},
            "InitiateAuth": lambda params: self._initiate(self._pool_of_client(params["ClientId"]), params),
            "AdminInitiateAuth": lambda params: self._initiate(self._pool(params), params),
        }
        return operations[op](params)

    # what tests use directly

    @property
    def pool(self) -> Pool:
        """The pool that the product uses."""
        return self.pools[POOL_ID]

    def claims(self, token: str) -> dict[str, Any]:
        """The claims of any token this pool gave out, as the gateway's authorizer hands them on; KeyError if forged.

        Whether `exp` has passed and whether `token_use` is right is the reader's business.
        """
        return dict(self._tokens[token])

    # operations

    def _create_pool(self, params: dict[str, Any]) -> dict[str, Any]:
        pool_id = f"us-east-1_{self._new_id():09x}"
        policy = params.get("Policies", {}).get("PasswordPolicy", _POLICY)
        self.pools[pool_id] = Pool(pool_id, policy)
        return {"UserPool": {"Id": pool_id, "Arn": f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool_id}"}}

    def _create_client(self, params: dict[str, Any]) -> dict[str, Any]:
        client_id = f"{self._new_id():026x}"
        self._pool(params).clients[client_id] = {
            "flows": tuple(params.get("ExplicitAuthFlows", ())),
            "hides_users": params.get("PreventUserExistenceErrors", "LEGACY") == "ENABLED",
        }
        return {"UserPoolClient": {"ClientId": client_id}}

    def _create_user(self, params: dict[str, Any]) -> dict[str, Any]:
        pool, name = self._pool(params), params["Username"]
        if name in pool.users:
            raise ServiceError("UsernameExistsException", "User account already exists")
        if "TemporaryPassword" in params:
            _check_password(pool.policy, params["TemporaryPassword"])
        sub = f"00000000-0000-4000-8000-{self._new_id():012x}"
        user = User(name, {"sub": sub, **_named(params)}, self.clock(), password=params.get("TemporaryPassword", ""))
        pool.users[name] = user
        return {"User": {**_shown(user), "Attributes": _listed(user.attributes)}}

    def _get_user(self, params: dict[str, Any]) -> dict[str, Any]:
        user = self._user(params)
        return {**_shown(user), "UserAttributes": _listed(user.attributes)}

    def _set_password(self, params: dict[str, Any]) -> dict[str, Any]:
        user = self._user(params)
        _check_password(self._pool(params).policy, params["Password"])
        user.password = params["Password"]
        user.status = "CONFIRMED" if params.get("Permanent") else "FORCE_CHANGE_PASSWORD"
        return {}

    def _update_attributes(self, params: dict[str, Any]) -> dict[str, Any]:
        self._user(params).attributes |= _named(params)
        return {}

    def _delete_user(self, params: dict[str, Any]) -> dict[str, Any]:
        del self._pool(params).users[self._user(params).name]
        return {}

    def _sign_out(self, params: dict[str, Any]) -> dict[str, Any]:
        self._user(params).sessions.clear()
        return {}

    def _initiate(self, pool: Pool, params: dict[str, Any]) -> dict[str, Any]:
        flow, client = params["AuthFlow"], pool.clients[params["ClientId"]]
        if flow not in _FLOW_NEEDED:
            raise ServiceError("InvalidParameterException", f"Unsupported AuthFlow: {flow}")
        if _FLOW_NEEDED[flow] not in client["flows"]:
            raise ServiceError("InvalidParameterException", f"{flow} flow not enabled for this client")
        given = params["AuthParameters"]
        if flow.startswith("REFRESH"):
            return self._refresh(pool, params["ClientId"], given.get("REFRESH_TOKEN", ""))
        for name in ("USERNAME", "PASSWORD"):
            if not given.get(name):
                raise ServiceError("InvalidParameterException", f"Missing required parameter {name}")
        user = pool.users.get(given["USERNAME"])
        if user is None:
            if client["hides_users"]:
                raise _refused("Incorrect username or password.")
            raise ServiceError("UserNotFoundException", "User does not exist.")
        self._check_sign_in(user, given["PASSWORD"])
        if user.status == "FORCE_CHANGE_PASSWORD":
            return {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "memory", "ChallengeParameters": {}}
        if pool.factors.of(user.name).is_asked:
            return pool.factors.challenge(user.name, self.clock())
        return self._signed_in(pool, params["ClientId"], user)

    def _signed_in(self, pool: Pool, client_id: str, user: User) -> dict[str, Any]:
        session = f"{self._new_id():032x}"
        user.sessions.add(session)
        result = self._issue(pool, client_id, user, session)
        result["RefreshToken"] = self._token(pool, user, session, "refresh", client_id=client_id)
        return {"AuthenticationResult": result, "ChallengeParameters": {}}

    def _respond(self, params: dict[str, Any]) -> dict[str, Any]:
        pool, given = self._pool(params), params["ChallengeResponses"]
        user = pool.users.get(given["USERNAME"])
        if user is None:
            raise _refused("Invalid session for the user.")
        pool.factors.answer(user.name, params["Session"], given["SOFTWARE_TOKEN_MFA_CODE"], self.clock())
        return self._signed_in(pool, params["ClientId"], user)

    def _associate(self, params: dict[str, Any]) -> dict[str, Any]:
        pool, name = self._of_access(params)
        return {"SecretCode": pool.factors.associate(name)}

    def _verify(self, params: dict[str, Any]) -> dict[str, Any]:
        pool, name = self._of_access(params)
        pool.factors.verify(name, params["UserCode"], self.clock())
        return {"Status": "SUCCESS"}

    def _prefer(self, params: dict[str, Any]) -> dict[str, Any]:
        self._pool(params).factors.prefer(self._user(params).name, params["SoftwareTokenMfaSettings"])
        return {}

    def _of_access(self, params: dict[str, Any]) -> tuple[Pool, str]:
        claims = self._tokens.get(params["AccessToken"], {})
        pool = self.pools.get(str(claims.get("iss")).rsplit("/", 1)[-1])
        if pool is None or claims["token_use"] != "access" or claims["username"] not in pool.users:
            raise _refused("Invalid Access Token")
        return pool, str(claims["username"])

    def _check_sign_in(self, user: User, password: str) -> None:
        """Right, or refused; five failures lock for a second, each further one for twice as long (developer guide)."""
        now = self.clock()
        if user.locked_until and now < user.locked_until:
            raise _refused("Password attempts exceeded")
        if user.password and user.password == password:
            user.failures, user.locked_until = 0, None
            return
        is_forgotten = user.failed_at is not None and now - user.failed_at >= _LONGEST_LOCK
        user.failures, user.failed_at = (1 if is_forgotten else user.failures + 1), now
        if user.failures >= _TRIES_BEFORE_LOCK:
            lock = timedelta(seconds=2 ** min(user.failures - _TRIES_BEFORE_LOCK, 10))
            user.locked_until = now + min(lock, _LONGEST_LOCK)
        raise _refused("Incorrect username or password.")

    def _refresh(self, pool: Pool, client_id: str, token: str) -> dict[str, Any]:
        claims = self._tokens.get(token, {})
        if claims.get("token_use") != "refresh" or claims["client_id"] != client_id:
            raise _refused("Invalid Refresh Token")
        user = pool.users.get(claims["username"])
        if user is None or user.attributes["sub"] != claims["sub"]:
            raise _refused("Invalid Refresh Token")
        if claims["origin_jti"] not in user.sessions:
            raise _refused("Refresh Token has been revoked")
        if claims["exp"] <= self.clock().timestamp():
            raise _refused("Refresh Token has expired")
        return {"AuthenticationResult": self._issue(pool, client_id, user, claims["origin_jti"])}

    def _issue(self, pool: Pool, client_id: str, user: User, session: str) -> dict[str, Any]:
        about = {name: value for name, value in user.attributes.items() if name != "sub"}
        if "email_verified" in about:
            about["email_verified"] = about["email_verified"].lower()
        id_claims = {"cognito:username": user.name, "aud": client_id, **about}
        scope = "aws.cognito.signin.user.admin"
        return {
            "IdToken": self._token(pool, user, session, "id", **id_claims),
            "AccessToken": self._token(pool, user, session, "access", client_id=client_id, scope=scope),
            "ExpiresIn": int(_LIFETIMES["access"].total_seconds()),
            "TokenType": "Bearer",
        }

    def _token(self, pool: Pool, user: User, session: str, use: str, **claims: Any) -> str:
        now = self.clock()
        token = f"memory.{use}.{self._new_id()}"
        self._tokens[token] = {
            "sub": user.attributes["sub"],
            "iss": f"https://cognito-idp.us-east-1.amazonaws.com/{pool.pool_id}",
            "origin_jti": session,
            "token_use": use,
            "iat": int(now.timestamp()),
            "exp": int((now + _LIFETIMES[use]).timestamp()),
            **({} if use == "id" else {"username": user.name}),
            **claims,
        }
        return token

    def _pool(self, params: dict[str, Any]) -> Pool:
        if params["UserPoolId"] not in self.pools:
            raise ServiceError("ResourceNotFoundException", f"User pool {params['UserPoolId']} does not exist.")
        return self.pools[params["UserPoolId"]]

    def _pool_of_client(self, client_id: str) -> Pool:
        for pool in self.pools.values():
            if client_id in pool.clients:
                return pool
        raise ServiceError("ResourceNotFoundException", f"User pool client {client_id} does not exist.")

    def _user(self, params: dict[str, Any]) -> User:
        users = self._pool(params).users
        if params["Username"] not in users:
            raise ServiceError("UserNotFoundException", "User does not exist.")
        return users[params["Username"]]

    def _new_id(self) -> int:
        self._ids += 1
        return self._ids


def _check_password(policy: dict[str, Any], password: str) -> None:
    if not password or password != password.strip() or len(password) > 256:
        raise ServiceError("InvalidParameterException", "Value at 'password' failed to satisfy constraint")
    rules = {
        "Password not long enough": len(password) >= policy.get("MinimumLength", 8),
        "Password must have lowercase characters": not policy.get("RequireLowercase") or password.upper() != password,
        "Password must have uppercase characters": not policy.get("RequireUppercase") or password.lower() != password,
        "Password must have numeric characters": not policy.get("RequireNumbers") or any(map(str.isdigit, password)),
        "Password must have symbol characters": not policy.get("RequireSymbols") or not password.isalnum(),
    }
    for rule, is_kept in rules.items():
        if not is_kept:
            raise ServiceError("InvalidPasswordException", f"Password did not conform with policy: {rule}")


def _refused(message: str) -> ServiceError:
    return ServiceError("NotAuthorizedException", message)


def _named(params: dict[str, Any]) -> dict[str, str]:
    return {one["Name"]: one["Value"] for one in params.get("UserAttributes", [])}


def _listed(attributes: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in attributes.items()]


def _shown(user: User) -> dict[str, Any]:
    return {
        "Username": user.name,
        "UserStatus": user.status,
        "Enabled": True,
        "UserCreateDate": user.created_at,
    }
