"""Words of somebody who listens, in the languages that Iris hears."""

BACKCHANNELS = (
    *("uh-huh", "uh huh", "mm-hmm", "mm hmm", "mhm", "hmm", "hm", "mm", "mmm", "ah", "oh", "ooh"),
    *("aha", "huh", "uh"),
    *("yeah", "yes", "yep", "yup", "okay", "ok", "right", "sure", "i see", "i know", "alright"),
    *("exactly", "true"),
    *("wow", "cool", "nice", "great", "good", "really", "of course", "no way", "got it", "go on"),
    *("thank you", "thanks"),
    *("ja", "genau", "ach so", "stimmt", "klar", "verstehe", "echt", "gut", "super", "danke"),
    *("weiter",),
    *("oui", "d'accord", "ouais", "je vois", "ah bon", "bien sûr", "vraiment", "merci"),
    *("c'est vrai", "continue"),
    *("sí", "claro", "vale", "ya", "ya veo", "de acuerdo", "bueno", "en serio", "gracias"),
    *("sigue",),
    *("sì", "certo", "capito", "va bene", "davvero", "esatto", "grazie", "vai avanti", "già"),
    *("sim", "entendi", "tá", "tá bom", "sério", "obrigado", "obrigada", "pois é", "continua"),
    *("はい", "うん", "うんうん", "ええ", "へえ", "そうですね", "そうですか", "なるほど", "そう"),
    *("本当", "ありがとう"),
    *("嗯", "嗯嗯", "对", "对对", "好", "好的", "是的", "是", "哦", "噢", "真的", "明白", "谢谢"),
    *("继续",),
    *("हाँ", "हां", "जी", "जी हाँ", "अच्छा", "ठीक है", "सही", "सच में", "धन्यवाद", "हम्म"),
)
"""What people say to show that they listen."""
