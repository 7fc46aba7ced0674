from adapters.jinja.letter import Letter, Words, needed
from application.ports.message_renderer import MessageFacts


def magic_link(facts: MessageFacts, words: Words) -> Letter:
    needed(facts.link, facts)
    minutes, say = needed(facts.expires_minutes, facts), words.say
    if minutes == 1:
        life = say("The link works once, and for one minute.")
    else:
        life = say("The link works once, and for {minutes} minutes.", minutes=minutes)
    return Letter(
        answer=say("Your link to sign in at {contractor}", contractor=facts.contractor.name),
        opening=[life],
        button=say("Sign in"),
        closing=[say("You did not ask for it? Then leave it: nobody gets in without it, and nothing happens.")],
    )
