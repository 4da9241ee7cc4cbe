"""How people sign in: a code by e-mail, a passkey, a second factor; no password anywhere.

django-allauth does the work (docs/adr/0002-libraries.md); its pages, in our look: ``web/account_urls.py``.
"""

from wenjin.settings import env
from wenjin.settings.oidc import oidc_providers

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["wenjin.accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = []
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "you"
LOGOUT_REDIRECT_URL = "home"

SESSION_ENGINE = "wenjin.accounts.sessions"
SESSION_COOKIE_NAME = "wenjin_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Staff work with other people's data: their session ends with the working day.
STAFF_SESSION_SECONDS = env.number("WENJIN_STAFF_SESSION_HOURS", 12) * 3600
# In the session and not in a cookie: messages may name an address.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "wenjin.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Eight digits and five tries a code, twelve codes an hour: guessing succeeds once in about 190 years of trying
# at one address. Digits, because every keyboard has them.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "signup": "20/m/ip",
    "request_login_code": "20/m/ip,60/h/ip,3/m/key,12/h/key",
    "login_failed": "20/m/ip,5/300s/key,30/d/key",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user,20/d/user",
    "confirm_email": "1/10s/key",
}
ACCOUNT_FORMS = {
    "request_login_code": "wenjin.accounts.forms.AskForCodeForm",
    "confirm_login_code": "wenjin.accounts.forms.CodeForm",
    "confirm_email_verification_code": "wenjin.accounts.forms.NewAddressCodeForm",
    "add_email": "wenjin.accounts.forms.NewAddressForm",
}
# How many proxies of ours stand in front; the address for rate limits is read behind them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("WENJIN_PROXIES", 0)

MFA_ADAPTER = "wenjin.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Wenjin"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODE_DIGITS = 10
MFA_RECOVERY_CODES_SHOW_ONCE = False
MFA_FORMS = {
    "authenticate": "wenjin.accounts.forms.SecondFactorForm",
    "reauthenticate": "wenjin.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "wenjin.accounts.forms.AppCodeForm",
    "add_webauthn": "wenjin.accounts.forms.NewPasskeyForm",
}

# Staff sign-on by OpenID Connect: a JSON list, see docs/settings.md.
SIGN_ON = "allauth.socialaccount.providers.openid_connect"
_PROVIDERS = oidc_providers("WENJIN_OIDC")
SOCIALACCOUNT_ADAPTER = "wenjin.accounts.adapters.StaffSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": [one.app for one in _PROVIDERS], "OAUTH_PKCE_ENABLED": True}
}
# An address that the provider vouches for opens the account with that address; it makes none.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# By a link: a form may not lead to another host (form-action), and the state of the flow guards it.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "staff-sign-on"
# Providers that ask for a second factor themselves, as their row in WENJIN_OIDC says.
STRONG_PROVIDERS = frozenset(one.provider_id for one in _PROVIDERS if one.is_strong)

# Whether the invented people may be signed in as with one button. Never in production.
DEMO = False
