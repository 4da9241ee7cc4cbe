"""Addresses of signing in and of what somebody signs in with; included under ``account/``.

Written down one by one rather than taken over from django-allauth: it has pages about passwords, and each address
here says who may enter.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.socialaccount import views as provider_views
from allauth.usersessions import views as session_views
from django.urls import path

from wenjin.accounts.domain.access import SIGNED_IN
from wenjin.web import account
from wenjin.web.access import public, public_pages

enter = public(account.EnterView.as_view())

urlpatterns = [
    *public_pages(
        [
            path("", account.entrance, name="account"),
            path("sign-in/", enter, name="account_login"),
            path("sign-in/address/", enter, name="account_request_login_code"),
            path("sign-in/code/", account.CodeView.as_view(), name="account_confirm_login_code"),
            path("sign-in/passkey/", passkey_views.login_webauthn, name="mfa_login_webauthn"),
            path("sign-in/second-factor/", account.second_factor_asked, name="mfa_authenticate"),
            path("sign-in/closed/", account_views.account_inactive, name="account_inactive"),
            path("sign-out/", account_views.logout, name="account_logout"),
            path(
                "new-address/code/",
                account.NewAddressCodeView.as_view(),
                name="account_email_verification_sent",
            ),
            path("staff/cancelled/", provider_views.login_cancelled, name="socialaccount_login_cancelled"),
            path("staff/error/", provider_views.login_error, name="socialaccount_login_error"),
            path("staff/unknown/", provider_views.signup, name="socialaccount_signup"),
        ]
    ),
    *public_pages(
        [
            path("second-factor/needed/", account.second_factor, name="second-factor"),
            path("new-address/", account.NewAddressView.as_view(), name="account_email"),
            path("ways/", factor_views.index, name="mfa_index"),
            path("again/", factor_views.reauthenticate, name="mfa_reauthenticate"),
            path(
                "again/passkey/",
                passkey_views.reauthenticate_webauthn,
                name="mfa_reauthenticate_webauthn",
            ),
            path("app/add/", account.AddAppView.as_view(), name="mfa_activate_totp"),
            path("app/remove/", app_views.deactivate_totp, name="mfa_deactivate_totp"),
            path("passkeys/add/", account.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
            path("passkeys/<int:pk>/", account.RenamePasskeyView.as_view(), name="mfa_edit_webauthn"),
            path(
                "passkeys/<int:pk>/remove/",
                account.RemovePasskeyView.as_view(),
                name="mfa_remove_webauthn",
            ),
            path("recovery-codes/", account.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
            path(
                "recovery-codes/new/",
                recovery_views.generate_recovery_codes,
                name="mfa_generate_recovery_codes",
            ),
            path(
                "recovery-codes/codes.txt",
                recovery_views.download_recovery_codes,
                name="mfa_download_recovery_codes",
            ),
            path("sessions/", session_views.list_usersessions, name="usersessions_list"),
            path("staff/", provider_views.connections, name="socialaccount_connections"),
        ],
        SIGNED_IN,
    ),
]
