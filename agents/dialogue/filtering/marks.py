"""The marks that models write beside their text, as regular expressions.

Sources: the chat templates of ChatML, Llama 2 and 3, Gemma, Mistral, Qwen, DeepSeek, Kimi, Seed,
Phi and gpt-oss (the harmony format, https://github.com/openai/harmony).
"""

# ruff: noqa: RUF001 (templates use marks of many scripts)

import re

_THOUGHT_NAMES = (
    r"think|thinking|thought|thoughts|reasoning|reason|reflection|reflect|seed:think|analysis|"
    r"scratchpad|internal|inner_thoughts|inner_monologue|monologue|antthinking|cot|ponder|"
    r"rationale|deliberation|self_reflection"
)
_THOUGHT_TOKENS = r"think|thinking|thought|reasoning"
_TOOL_NAMES = (
    r"tool_calls?|function_calls?|tool_code|tool_use|tools?|invoke|function(?:=[\w.-]+)?|"
    r"tool_response|tool_result"
)
_MOOD_NAMES = r"emotion|emote|mood|expression|action|gesture|sfx|sound|act|motion"

THOUGHT = re.compile(
    rf"<({_THOUGHT_NAMES})(?:[ \t][^<>\n]*)?>|[◁«]({_THOUGHT_NAMES})[▷»]|\[({_THOUGHT_NAMES})\]|"
    rf"<\|(?:(?:begin|start)_(?:of_)?)?(?:{_THOUGHT_TOKENS})(?:_(?:begin|start))?\|>|"
    rf"<unused94>(?:thought\n)?|<details type=\"reasoning\"[^<>\n]*>|"
    rf"&lt;({_THOUGHT_NAMES})&gt;",
    re.IGNORECASE,
)
THOUGHT_END = re.compile(
    rf"</\s*({_THOUGHT_NAMES})\s*>|[◁«]/({_THOUGHT_NAMES})[▷»]|\[/({_THOUGHT_NAMES})\]|"
    rf"<\|(?:end_(?:of_)?|/)(?:{_THOUGHT_TOKENS})\|>|<\|(?:{_THOUGHT_TOKENS})_end\|>|"
    rf"<unused95>|</details>|&lt;/({_THOUGHT_NAMES})&gt;",
    re.IGNORECASE,
)
TOOL = re.compile(
    rf"<({_TOOL_NAMES})(?:[ \t][^<>\n]*)?>|\[(TOOL_CALLS?|FUNCTION_CALLS?|AVAILABLE_TOOLS)\]|"
    r"<\|(?:tool_calls?_(?:section_)?begin|tool_calls?|python_tag|function_call)\|>|"
    r"<｜tool▁calls?▁begin｜>",
    re.IGNORECASE,
)
TOOL_END = re.compile(
    rf"</({_TOOL_NAMES})>|\[/(TOOL_CALLS?|FUNCTION_CALLS?)\]|"
    r"<\|(?:tool_calls?_(?:section_)?end|/tool_calls?|eom_id)\|>|<｜tool▁calls?▁end｜>",
    re.IGNORECASE,
)
MOOD = re.compile(rf"<({_MOOD_NAMES})(?:[ \t][^<>\n]*)?>([^<>]{{0,60}})</\1>", re.IGNORECASE)
MOOD_BEGIN = re.compile(
    rf"<({_MOOD_NAMES})(?:[ \t][^<>\n]*)?>[^<>]{{0,60}}(?:</?\w*)?", re.IGNORECASE
)
TAG = re.compile(r"</?([A-Za-z][\w:-]{0,30})(?:[ \t][^<>\n]{0,80})?/?>")
TOKEN = re.compile(r"<[|｜]([^<>\n]{0,120}?)[|｜]>")
TAG_BEGIN = re.compile(r"<(?:[A-Za-z/|｜][^<>\n]{0,128})?")
BRACKET_TOKEN = re.compile(r"\[\|([^\[\]\n|]{0,40})\|\]")
ODD_BEGIN = re.compile(r"[◁«]\S{0,20}|&(?:l(?:t(?:;[/\w:]{0,20}(?:&(?:g(?:t)?)?)?)?)?)?")
BRACKET_BEGIN = re.compile(r"\[/[^\]\n]{0,24}|\[[A-Z_]{1,20}|\[\|[^\]\n]{0,42}|<")
CHANNEL = re.compile(r"<\|channel\|>([^<\n]{0,60})(?:<\|constrain\|>[^<\n]{0,30})?<\|message\|>")
CHANNEL_BEGIN = re.compile(
    r"<\|channel\|>[^<\n]{0,60}(?:<\|?[a-z]*\|?(?:>[^<\n]{0,30}(?:<\|?[a-z]*\|?)?)?)?"
)
END_TOKEN = re.compile(
    r"endofturn|end_of_utterance|"
    r"end|im_end|endoftext|end_of_text|eot_id|eot|eom_id|eos|end_of_turn|end_of_sentence|return|"
    r"call|end▁of▁sentence|endofresponse|end_of_role|EOT|EOS|END_OF_TURN_TOKEN|stop|separator"
)
NEW_TURN = re.compile(
    r"im_start|start|start_header_id|user|User|human|system|start_of_role|START_OF_TURN_TOKEN|"
    r"USER_TOKEN|begin▁of▁sentence|im_user|im_system"
)
BEGIN_TOKEN = re.compile(
    r"begin_of_text|startoftext|assistant|Assistant|bos|BOS_TOKEN|CHATBOT_TOKEN|im_assistant|"
    r"end_header_id|message|im_middle|im_sep"
)
BARE_END = re.compile(r"</s>|<eos>|<end_of_turn>|<EOS>|<eot>", re.IGNORECASE)
BARE_BEGIN = re.compile(r"<s>|<start_of_turn>", re.IGNORECASE)
FILLER = re.compile(r"<bos>|<pad>|<unk>|\[PAD\]|\[UNK\]", re.IGNORECASE)
ANSWER = re.compile(
    r"<(/?)(?:answer|final_answer|final|output|response|reply|speak)>", re.IGNORECASE
)
"""Tags that some models put around what they say."""
INSTRUCTION = re.compile(r"\[/?INST\]|<<SYS>>|\[/?SYSTEM_PROMPT\]")
HEADER_ROLE = re.compile(r"\s*(?:assistant|model|iris)?\s*(?:<\|end_header_id\|>|\n)\s*")

OTHERS_ROLE = re.compile(
    r"(?:\*{2}|#{2,3} *)?(?:human|user|instruction|question from user|customer)(?:\*{2})? ?:",
    re.IGNORECASE,
)
OWN_ROLE = re.compile(
    r"(?:\*{2}|#{2,3} *)?(?:assistant|iris|ai|bot|model|response|final answer)(?:\*{2})? ?:"
    r"(?:\*{2})?\s*",
    re.IGNORECASE,
)
REACT = re.compile(r"Action(?: Input)?:|Observation:")

TOOL_JSON = re.compile(
    r"\[?\s*\{\s*\"(?:name|function|tool|tool_name|tool_calls|function_call|action|recipient_name|"
    r"arguments|parameters|type|id|tool_call)\"\s*:"
)
TOOL_JSON_BEGIN = re.compile(r"\[?\s*(?:\{\s*(?:\"[a-z_]{0,16}(?:\"\s*)?)?)?")
TOOL_KEYS = frozenset(
    ("arguments", "parameters", "input", "action_input", "function", "function_call", "tool_calls")
)

FENCE = re.compile(
    r"(?P<indent>(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,2}[.)])[ \t]+)?)"
    r"(?P<mark>`{3,}|~{3,})(?P<info>[^\n`]*)\n"
)
FENCE_BEGIN = re.compile(
    r"(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,2}[.)])[ \t]*)?(?:`{1,2}|~{1,2}|(?:`{3,}|~{3,})[^\n`]*)?"
)
INDENTED = re.compile(r"(?: {4,}|\t)[^\n]*\n?")
LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
HTML_CODE = re.compile(r"<(pre|code)(?:[ \t][^<>\n]*)?>", re.IGNORECASE)
SHORTCODE = re.compile(r":([a-z][a-z0-9_+-]{1,30}):")
SHORTCODE_BEGIN = re.compile(r":[a-z][a-z0-9_+-]{0,30}|:")
