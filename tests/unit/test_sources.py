"""What streamers' services say, by the payloads and signatures of their documentation."""

import datetime as dt
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from agents.runtime.errors import SettingsError
from agents.runtime.settings import read
from agents.sources import kofi, twitch
from agents.sources.agent import check
from agents.sources.obs import ObsProtocol
from agents.sources.service_event import BadPayloadError, ServiceEvent
from agents.sources.service_protocol import challenged
from agents.sources.streamelements import StreamElementsProtocol
from agents.sources.streamerbot import StreamerbotProtocol
from agents.sources.streamlabs import StreamlabsProtocol
from agents.sources.webhook_content import RefusedError, WebhookContent

SECRET = "s3cRe7-of-ten"  # noqa: S105 (of these tests)


def told(made: ServiceEvent) -> tuple[str, dict[str, Any]]:
    """The event's name and its data."""
    return made.event.name, made.event.data


# --- Twitch --------------------------------------------------------------------------------------

FOLLOW = (
    '{"subscription":{"id":"ae2ff348-e102-16be-a3eb-6830c1bf38d2","status":"enabled",'
    '"type":"channel.follow","version":"1","condition":{"broadcaster_user_id":"44429626"},'
    '"transport":{"method":"webhook","callback":"null"},'
    '"created_at":"2021-02-19T23:47:00.7621315Z"},"event":{"user_id":"28408015",'
    '"user_login":"testFromUser","user_name":"testFromUser","broadcaster_user_id":"44429626",'
    '"broadcaster_user_login":"44429626","broadcaster_user_name":"testBroadcaster"}}'
)
FOLLOW_HEADERS = {
    "twitch-eventsub-message-id": "ae2ff348-e102-16be-a3eb-6830c1bf38d2",
    "twitch-eventsub-message-signature": (
        "sha256=d10f5bd9474b7ac7bd7105eb79c2d52768b4d0cd2a135982c3bf5a1d59a78823"
    ),
    "twitch-eventsub-message-timestamp": "2021-02-19T23:47:00.8091512Z",
    "twitch-eventsub-message-type": "notification",
}
FOLLOW_TIME = dt.datetime(2021, 2, 19, 23, 47, tzinfo=dt.UTC).timestamp()
CHALLENGE = (
    '{"challenge":"11535768-497e-14ec-8197-ba2cb5341a01","subscription":'
    '{"id":"8d8fa82b-9792-79da-4e11-a6fa58a7a582","status":"webhook_callback_verification_pending",'
    '"type":"channel.subscribe","version":"1","condition":{"broadcaster_user_id":"88525095"},'
    '"transport":{"method":"webhook","callback":"http://localhost:80/twitch/eventsub"},'
    '"created_at":"2022-02-06T04:03:24.2706497Z","cost":0}}'
)
CHALLENGE_HEADERS = {
    "twitch-eventsub-message-id": "8d8fa82b-9792-79da-4e11-a6fa58a7a582",
    "twitch-eventsub-message-signature": (
        "sha256=091f6a5c74fba820f2d50e9d0c5e7650556ee009375af2cc662e610e670bc412"
    ),
    "twitch-eventsub-message-timestamp": "2022-02-06T04:03:24.2726598Z",
    "twitch-eventsub-message-type": "webhook_callback_verification",
}
CHALLENGE_TIME = dt.datetime(2022, 2, 6, 4, 3, 24, tzinfo=dt.UTC).timestamp()


def from_twitch(kind: str, event: object, *, message: str = "notification") -> WebhookContent:
    """A message as Twitch would sign it now."""
    body = json.dumps({"subscription": {"type": kind, "status": "x"}, "event": event}).encode()
    stamp = "2019-11-16T10:11:12.634234626Z"
    digest = hmac.new(SECRET.encode(), b"id" + stamp.encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "twitch-eventsub-message-id": "id",
        "twitch-eventsub-message-timestamp": stamp,
        "twitch-eventsub-message-signature": f"sha256={digest}",
        "twitch-eventsub-message-type": message,
    }
    now = dt.datetime.fromisoformat(stamp).timestamp()
    return twitch.read(headers, body, SECRET, now)


def test_a_message_that_twitchs_own_tool_signed_is_taken() -> None:
    """The id is the key by which it is known again."""
    (made,) = twitch.read(FOLLOW_HEADERS, FOLLOW.encode(), "secretabcd", FOLLOW_TIME).events
    assert told(made) == ("follow", {"name": "testFromUser", "source": "twitch"})
    assert made.key == "ae2ff348-e102-16be-a3eb-6830c1bf38d2"


def test_twitchs_challenge_is_answered() -> None:
    """With the challenge and nothing else."""
    telling = twitch.read(CHALLENGE_HEADERS, CHALLENGE.encode(), "HELLOabc2321", CHALLENGE_TIME)
    assert telling == WebhookContent(answer="11535768-497e-14ec-8197-ba2cb5341a01")


@pytest.mark.parametrize(
    ("headers", "body", "secret", "late", "status"),
    [
        ({}, FOLLOW, "secretabcd", 0, 403),
        (FOLLOW_HEADERS, FOLLOW, "secretabcz", 0, 403),
        (FOLLOW_HEADERS, FOLLOW + " ", "secretabcd", 0, 403),
        ({**FOLLOW_HEADERS, "twitch-eventsub-message-id": "other"}, FOLLOW, "secretabcd", 0, 403),
        (FOLLOW_HEADERS, FOLLOW, "secretabcd", 601, 403),
        (FOLLOW_HEADERS, FOLLOW, "secretabcd", -601, 403),
        ({**FOLLOW_HEADERS, "twitch-eventsub-message-signature": "sha256=é"}, FOLLOW, "x", 0, 403),
    ],
)
def test_what_twitch_did_not_send_or_not_lately_is_refused(
    headers: dict[str, str], body: str, secret: str, late: float, status: int
) -> None:
    """Another body, id, secret or time; no signature."""
    with pytest.raises(RefusedError) as caught:
        twitch.read(headers, body.encode(), secret, FOLLOW_TIME + late)
    assert caught.value.status == status
    assert "secretab" not in str(caught.value)


def test_a_revoked_subscription_is_told_to_the_owner() -> None:
    """With its type and the reason."""
    telling = from_twitch("channel.follow", None, message="revocation")
    assert "channel.follow: x" in telling.warning
    assert not telling.events


PERSON = {"user_id": "1234", "user_login": "cool_user", "user_name": "Cool_User"}


@pytest.mark.parametrize(
    ("kind", "event", "name", "data"),
    [
        (
            "channel.cheer",
            {**PERSON, "is_anonymous": False, "message": "pogchamp", "bits": 1000},
            "cheer",
            {"name": "Cool_User", "amount": 1000, "message": "pogchamp"},
        ),
        ("channel.cheer", {"is_anonymous": True, "bits": 1}, "cheer", {"amount": 1}),
        (
            "channel.subscribe",
            {**PERSON, "tier": "1000", "is_gift": False},
            "subscription",
            {"name": "Cool_User", "tier": 1, "gift": False},
        ),
        (
            "channel.subscription.message",
            {
                **PERSON,
                "tier": "1000",
                "message": {"text": "Love the stream! FevziGG", "emotes": []},
                "cumulative_months": 15,
            },
            "subscription",
            {
                "name": "Cool_User",
                "tier": 1,
                "months": 15,
                "message": "Love the stream! FevziGG",
                "gift": False,
            },
        ),
        (
            "channel.subscription.gift",
            {**PERSON, "total": 2, "tier": "1000", "is_anonymous": False},
            "gift",
            {"name": "Cool_User", "amount": 2, "tier": 1},
        ),
        (
            "channel.raid",
            {"from_broadcaster_user_name": "Cool_User", "viewers": 9001},
            "raid",
            {"name": "Cool_User", "viewers": 9001},
        ),
        (
            "channel.channel_points_custom_reward_redemption.add",
            {**PERSON, "user_input": "pogchamp", "reward": {"title": "title", "cost": 100}},
            "redemption",
            {"name": "Cool_User", "reward": "title", "text": "pogchamp"},
        ),
        (
            "channel.chat.message",
            {
                "chatter_user_id": "4145994",
                "chatter_user_name": "viewer32",
                "message": {"text": "Hi chat", "fragments": []},
            },
            "chat",
            {"name": "viewer32", "user": "4145994", "text": "Hi chat"},
        ),
        (
            "channel.charity_campaign.donate",
            {**PERSON, "amount": {"value": 10050, "decimal_places": 2, "currency": "USD"}},
            "donation",
            {"name": "Cool_User", "amount": 100.5, "currency": "USD"},
        ),
        ("channel.poll.begin", {"id": "1243456"}, "channel-poll-begin", {"id": "1243456"}),
    ],
)
def test_twitchs_events_are_told_in_the_words_of_all_services(
    kind: str, event: dict[str, Any], name: str, data: dict[str, Any]
) -> None:
    """What is anonymous has no name; a type that is not known keeps its fields."""
    (made,) = from_twitch(kind, event).events
    assert told(made) == (name, {**data, "source": "twitch"})


# --- Ko-fi ---------------------------------------------------------------------------------------

KOFI = {
    "verification_token": SECRET,
    "message_id": "3a1fac0c-f960-4506-a60e-824979a74e74",
    "timestamp": "2022-08-21T13:04:30Z",
    "type": "Donation",
    "is_public": True,
    "from_name": "Ko-fi Team",
    "message": "Good luck with the integration!",
    "amount": "3.00",
    "url": "https://ko-fi.com/Home/CoffeeShop?txid=0a1fac0c",
    "email": "jo@example.com",
    "currency": "USD",
    "is_subscription_payment": False,
    "is_first_subscription_payment": False,
    "kofi_transaction_id": "0a1fac0c-f960-4506-a60e-824979a74e74",
    "shop_items": None,
    "tier_name": None,
    "shipping": None,
}


def from_kofi(**changed: object) -> WebhookContent:
    """A request of Ko-fi."""
    body = urlencode({"data": json.dumps({**KOFI, **changed})}).encode()
    return kofi.read({}, body, SECRET, 0.0)


def test_kofis_donation_is_told() -> None:
    """Neither the e-mail address nor the token goes on; a private message does not either."""
    (made,) = from_kofi().events
    assert told(made) == (
        "donation",
        {
            "name": "Ko-fi Team",
            "amount": 3,
            "currency": "USD",
            "message": "Good luck with the integration!",
            "source": "ko-fi",
        },
    )
    assert made.key == KOFI["message_id"]
    (private,) = from_kofi(is_public=False, amount="4.50").events
    assert private.event.data["amount"] == 4.5
    assert "message" not in private.event.data
    (monthly,) = from_kofi(type="Subscription", tier_name="Gold").events
    assert (monthly.event.name, monthly.event.data["tier"]) == ("subscription", "Gold")
    assert from_kofi(type="Shop Order").events[0].event.name == "order"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (urlencode({"data": json.dumps({**KOFI, "verification_token": "no"})}).encode(), 403),
        (urlencode({"data": json.dumps({"type": "Donation"})}).encode(), 403),
        (b"data=[]", 400),
        (b"date={}", 400),
        (json.dumps(KOFI).encode(), 400),
        (b"\xff\x00", 400),
        (b"", 400),
    ],
)
def test_what_kofi_did_not_send_is_refused(body: bytes, status: int) -> None:
    """Another token, no form, no JSON."""
    with pytest.raises(RefusedError) as caught:
        kofi.read({}, body, SECRET, 0.0)
    assert caught.value.status == status


# --- OBS -----------------------------------------------------------------------------------------

SALT = "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI="
OBS_CHALLENGE = "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY="
ANSWER = "1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4="
"""The example of obs-websocket's documentation, with its password `supersecretpassword`."""


def obs_event(kind: str, data: object) -> str:
    """An event of OBS."""
    return json.dumps({"op": 5, "d": {"eventType": kind, "eventIntent": 4, "eventData": data}})


def test_obs_is_shown_the_password_without_it_being_said() -> None:
    """By the steps of the documentation, on its own example."""
    assert challenged("supersecretpassword", SALT, OBS_CHALLENGE) == ANSWER
    talk = ObsProtocol("", "supersecretpassword")
    asked = {"challenge": OBS_CHALLENGE, "salt": SALT}
    hello = {"op": 0, "d": {"rpcVersion": 1, "authentication": asked}}
    (answer,) = talk.receive(json.dumps(hello)).replies
    identify = json.loads(answer)
    assert (identify["op"], identify["d"]["rpcVersion"]) == (1, 1)
    assert identify["d"]["authentication"] == ANSWER
    (open_answer,) = talk.receive('{"op": 0, "d": {"rpcVersion": 1}}').replies
    assert "authentication" not in json.loads(open_answer)["d"]
    assert talk.receive('{"op": 2, "d": {"negotiatedRpcVersion": 1}}').ready


def test_obs_tells_of_scenes_streams_and_what_scripts_make_up() -> None:
    """And of nothing else."""
    talk = ObsProtocol("", "")
    (scene,) = talk.receive(
        obs_event("CurrentProgramSceneChanged", {"sceneName": "Be right"})
    ).events
    assert told(scene) == ("scene", {"scene": "Be right", "source": "obs"})
    started = {"outputActive": True, "outputState": "OBS_WEBSOCKET_OUTPUT_STARTED"}
    (online,) = talk.receive(obs_event("StreamStateChanged", started)).events
    assert told(online) == ("stream-online", {"source": "obs"})
    starting = {"outputActive": False, "outputState": "OBS_WEBSOCKET_OUTPUT_STARTING"}
    assert not talk.receive(obs_event("StreamStateChanged", starting)).events
    (made_up,) = talk.receive(obs_event("CustomEvent", {"event": "bell", "data": {"n": 1}})).events
    assert told(made_up) == ("bell", {"n": 1})
    assert not talk.receive(obs_event("StudioModeStateChanged", {"studioModeEnabled": True})).events
    for nonsense in ("", "[]", "{}", '{"op":5,"d":[]}'):
        with pytest.raises(BadPayloadError):
            talk.receive(nonsense)


# --- StreamElements ------------------------------------------------------------------------------


def se(topic: str, data: object) -> str:
    """A message of StreamElements."""
    return json.dumps({"id": "01JMF", "type": "message", "topic": topic, "data": data})


def test_streamelements_is_subscribed_and_followed_where_it_moves() -> None:
    """A talk that has moved is subscribed already."""
    talk = StreamElementsProtocol("", "t0ken")
    said = [json.loads(text) for text in talk.receive('{"type": "welcome"}').replies]
    assert [one["data"]["topic"] for one in said] == [
        *("channel.tips", "channel.activities", "channel.chat.message")
    ]
    assert {(one["data"]["token"], one["data"]["token_type"]) for one in said} == {("t0ken", "jwt")}
    assert talk.receive('{"type": "response", "nonce": "channel.tips"}').ready
    refused = talk.receive(
        '{"type": "response", "nonce": "channel.tips", "error": "err_unauthorized"}'
    )
    assert "err_unauthorized" in refused.problem
    assert talk.receive('{"type": "reconnect", "data": {"reconnect_token": "a.b+c"}}').reconnect
    assert talk.url == "wss://astro.streamelements.com/?reconnect_token=a.b%2Bc"
    welcome = talk.receive('{"type": "welcome"}')
    assert (welcome.ready, welcome.replies) == (True, [])


def test_streamelements_tells_of_tips_follows_and_chat() -> None:
    """A tip once, though it is an activity, too; nobody's e-mail address."""
    talk = StreamElementsProtocol("", "t0ken")
    person = {"username": "Styler", "geo": "ZZ", "email": "styler@streamelements.com"}
    donation = {"user": person, "message": "", "amount": 4.2, "currency": "USD"}
    tip = {"donation": donation, "_id": "67b5f39d07ecd4c594e60f73", "approved": "allowed"}
    (made,) = talk.receive(se("channel.tips", tip)).events
    data = {"name": "Styler", "amount": 4.2, "currency": "USD", "source": "streamelements"}
    assert told(made) == ("donation", data)
    assert made.key == "67b5f39d07ecd4c594e60f73"
    assert not talk.receive(se("channel.activities", {"type": "tip", "data": {}})).events
    follow = {
        "type": "follow",
        "provider": "twitch",
        "data": {"username": "jtv", "displayName": "jtv", "providerId": "14027"},
        "activityId": "65ce2539b1585c5f909a91e1",
    }
    (made,) = talk.receive(se("channel.activities", follow)).events
    assert told(made) == ("follow", {"name": "jtv", "source": "streamelements"})
    chat = {
        "chatter_user_id": "2805",
        "chatter_user_name": "exampleuser",
        "message": {"text": "Hi"},
    }
    (made,) = talk.receive(se("channel.chat.message", chat)).events
    assert made.event.data["text"] == "Hi"


# --- Streamlabs ----------------------------------------------------------------------------------

STREAMLABS = {
    "type": "donation",
    "message": [
        {
            "id": 96164121,
            "name": "test",
            "amount": "13.37",
            "formatted_amount": "$13.37",
            "formattedAmount": "$13.37",
            "message": "test donation",
            "currency": "USD",
            "emotes": None,
            "iconClassName": "user",
            "to": {"name": "Somebody"},
            "from": "test",
            "from_user_id": None,
            "_id": "0820c9d5bafd768c9843f5e35c885e71",
        }
    ],
    "event_id": "evt_17e5f4dc6888767ed9799f78dfa2cabc",
}


def test_streamlabs_tells_of_donations() -> None:
    """By the documentation's own example, in packets of Socket.IO 2."""
    talk = StreamlabsProtocol("", "t0ken&x")
    assert talk.url == (
        "wss://sockets.streamlabs.com/socket.io/?token=t0ken%26x&EIO=3&transport=websocket"
    )
    assert not talk.receive(
        '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":5000}'
    ).replies
    assert talk.receive("40").ready
    (made,) = talk.receive("42" + json.dumps(["event", STREAMLABS])).events
    data = {"name": "test", "amount": 13.37, "currency": "USD", "message": "test donation"}
    assert told(made) == ("donation", {**data, "source": "streamlabs"})
    assert made.key == "0820c9d5bafd768c9843f5e35c885e71"
    sub = {
        "type": "subscription",
        "for": "twitch_account",
        "message": [{"name": "kevin", "months": 7}],
    }
    (made,) = talk.receive("42" + json.dumps(["event", sub])).events
    assert told(made)[1] == {"name": "kevin", "months": 7, "gift": False, "source": "streamlabs"}
    assert not talk.receive('42["event",{"type":"streamlabels","message":{}}]').events
    assert talk.receive("2").replies == ["3"]
    assert talk.keepalive[1] == "2"
    assert "token" in talk.receive('44"Not authorised"').problem
    for nonsense in ("42", "42{}", '42["event"]', '42["event",[]]'):
        with pytest.raises(BadPayloadError):
            talk.receive(nonsense)


# --- Streamer.bot --------------------------------------------------------------------------------


def bot(source: str, kind: str, data: object) -> str:
    """An event of Streamer.bot."""
    return json.dumps({"timeStamp": "x", "event": {"source": source, "type": kind}, "data": data})


def test_streamerbot_is_subscribed_after_it_was_shown_the_password() -> None:
    """By the same steps as OBS; where it asks for none, at once."""
    talk = StreamerbotProtocol("", "supersecretpassword")
    asked = {"salt": SALT, "challenge": OBS_CHALLENGE}
    (answer,) = talk.receive(json.dumps({"request": "Hello", "authentication": asked})).replies
    assert json.loads(answer) == {
        "request": "Authenticate",
        "id": "authenticate",
        "authentication": ANSWER,
    }
    (wanted,) = talk.receive('{"status": "ok", "id": "authenticate"}').replies
    assert "Cheer" in json.loads(wanted)["events"]["Twitch"]
    assert talk.receive('{"status": "ok", "id": "subscribe"}').ready
    assert "password" in talk.receive('{"status": "error", "id": "authenticate"}').problem
    (wanted,) = StreamerbotProtocol("", "").receive('{"request": "Hello"}').replies
    assert json.loads(wanted)["request"] == "Subscribe"


@pytest.mark.parametrize(
    ("source", "kind", "data", "name", "made"),
    [
        (
            "Twitch",
            "ChatMessage",
            {
                "message": {
                    "msgId": "a0d32df1",
                    "userId": 77,
                    "displayName": "Ada",
                    "message": "!iris hi",
                }
            },
            "chat",
            {"name": "Ada", "user": "77", "text": "!iris hi"},
        ),
        (
            "Twitch",
            "ReSub",
            {"text": "yes", "user": {"id": "7", "name": "Ada"}, "cumulativeMonths": 3},
            "subscription",
            {"name": "Ada", "message": "yes", "months": 3, "gift": False},
        ),
        (
            "Streamlabs",
            "Donation",
            {"from": "John", "amount": 74, "currency": "USD", "message": "This is a test."},
            "donation",
            {"name": "John", "amount": 74, "currency": "USD", "message": "This is a test."},
        ),
        (
            "StreamElements",
            "Tip",
            {"id": "f1", "username": "Ada", "amount": 74, "currency": "USD", "message": "x"},
            "donation",
            {"name": "Ada", "amount": 74, "currency": "USD", "message": "x"},
        ),
        (
            "Twitch",
            "Raid",
            {"viewerCount": 42, "displayName": "Ada"},
            "raid",
            {"name": "Ada", "viewers": 42},
        ),
    ],
)
def test_streamerbots_events_are_told_in_the_words_of_all_services(
    source: str, kind: str, data: dict[str, Any], name: str, made: dict[str, Any]
) -> None:
    """As its versions before and after 1.0 send them."""
    (happening,) = StreamerbotProtocol("", "").receive(bot(source, kind, data)).events
    assert told(happening) == (name, {**made, "source": "streamerbot"})


def test_streamerbots_actions_may_make_events_up() -> None:
    """With WebsocketBroadcastJson; a name that is none is refused."""
    talk = StreamerbotProtocol("", "")
    (made,) = talk.receive(bot("General", "Custom", {"event": "bell", "data": {"n": 1}})).events
    assert told(made) == ("bell", {"n": 1})
    assert not talk.receive(bot("General", "Custom", {"anything": 1})).events
    with pytest.raises(BadPayloadError):
        talk.receive(bot("General", "Custom", {"event": "No Name"}))


# --- The settings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([{"kind": "twitch"}], "twitch: it needs secret_env or secret_file"),
        ([{"kind": "ko-fi", "secret_env": "IRIS_NO_SUCH"}], "ko-fi: .*IRIS_NO_SUCH is empty"),
        ([{"kind": "obs"}, {"kind": "obs"}], "two are called obs"),
        ([{"kind": "obs", "url": "http://x"}], "obs: url begins with wss"),
        ([{"kind": "twitch", "secret_env": "IRIS_SHORT"}], "twitch: Twitch wants a secret"),
    ],
)
def test_an_entry_that_cannot_be_followed_is_named(
    entries: list[dict], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what is wrong, without the secret."""
    monkeypatch.setenv("IRIS_SHORT", "sh0rt")
    with pytest.raises(SettingsError, match=words) as caught:
        check(read({"events": {"sources": entries}}).events.sources)
    assert "sh0rt" not in str(caught.value)


def test_a_kind_that_is_not_known_is_said() -> None:
    """In the words of `iris.toml`."""
    with pytest.raises(SettingsError, match=r"events.sources\[0\].kind"):
        read({"events": {"sources": [{"kind": "mixer"}]}})
    assert "sources" in read({"events": {"sources": [{"kind": "obs"}]}}).agents
