def masked(email: str) -> str:
    """`a•••@example.com`: the person knows it again, a passer-by learns little."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"
