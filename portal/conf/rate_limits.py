"""Limits of attempts, by allauth's names and ours."""

RATE_LIMITS = {  # beside those of allauth
    # Not by address: `code_mail` limits the letters, and nobody is refused a code.
    "request_login_code": "20/m/ip",
    "code_mail": "3/m/key",
    "tell_me": "10/h/ip,3/h/key",
    "host_request": "5/h/ip",
    "upload": "60/h/user",
    "line_code": "10/h/user",
    "line_try": "10/h/key",  # a LINE account: the IP is LINE's own
    "line_forged": "60/m/ip",
}

# Two requests for each log-in, and a whole office may share an address. A passkey can't
# be guessed.
MFA = {"webauthn_login": "60/m/ip"}
