from django.urls import path

from accounts import entrance, preferences, profile

# Before allauth's own, whose names and addresses they take over.
urlpatterns = [
    path("accounts/login/", entrance.SignIn.as_view(), name="account_login"),
    path("accounts/signup/", entrance.Join.as_view(), name="account_signup"),
    path(
        "accounts/password/reset/", entrance.ResetPassword.as_view(), name="account_reset_password"
    ),
    path("accounts/profile/", profile.show_settings, name="account-settings"),
    path("preferences/", preferences.set_preferences, name="preferences"),
]
