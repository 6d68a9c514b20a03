# Tests that each wrong choice meets the idea behind it.

# %% mistake: blames-the-model | submission | "you blame the model"
judge = {}
judge = {"split": "A", "weather": "B", "claim": "C", "seen": "A", "request": "B", "peek": "C"}

# %% mistake: blames-the-size | submission | "you blame the size"
judge = {}
judge = {"split": "C", "weather": "B", "claim": "C", "seen": "A", "request": "B", "peek": "C"}

# %% mistake: weather-is-no-target | submission | "come from the future"
judge = {}
judge = {"split": "B", "weather": "A", "claim": "C", "seen": "A", "request": "B", "peek": "C"}

# %% mistake: scales-the-weather | submission | "Scaled or not"
judge = {}
judge = {"split": "B", "weather": "C", "claim": "C", "seen": "A", "request": "B", "peek": "C"}

# %% mistake: beats-a-wrong-baseline | submission | "Which free forecast"
judge = {}
judge = {"split": "B", "weather": "B", "claim": "A", "seen": "A", "request": "B", "peek": "C"}

# %% mistake: more-data-first | submission | "worth beating"
judge = {}
judge = {"split": "B", "weather": "B", "claim": "B", "seen": "A", "request": "B", "peek": "C"}

# %% mistake: seen-pairs-are-stricter | submission | "known to own"
judge = {}
judge = {"split": "B", "weather": "B", "claim": "C", "seen": "B", "request": "B", "peek": "C"}

# %% mistake: seen-pairs-are-noise | submission | "The error has a direction"
judge = {}
judge = {"split": "B", "weather": "B", "claim": "C", "seen": "C", "request": "B", "peek": "C"}

# %% mistake: trains-per-request | submission | "while somebody waits"
judge = {}
judge = {"split": "B", "weather": "B", "claim": "C", "seen": "A", "request": "A", "peek": "C"}

# %% mistake: streams-everything | submission | "the question comes at any time"
judge = {}
judge = {"split": "B", "weather": "B", "claim": "C", "seen": "A", "request": "C", "peek": "C"}

# %% mistake: ships-early | submission | "tell from nothing"
judge = {}
judge = {"split": "B", "weather": "B", "claim": "C", "seen": "A", "request": "B", "peek": "A"}

# %% mistake: no-evidence-is-evidence | submission | "no evidence of none"
judge = {}
judge = {"split": "B", "weather": "B", "claim": "C", "seen": "A", "request": "B", "peek": "B"}

# %% mistake: lower-case | visible | "three capital letters"
judge = {}
judge = {"split": "B", "weather": "B", "claim": "C", "seen": "A", "request": "B", "peek": "c"}

# %% alternative: built-with-zip
judge = dict(zip(("split", "weather", "claim", "seen", "request", "peek"), "BBCABC"))

# %% alternative: one-by-one
judge = {}
for letter, keys in {"A": ["seen"], "B": ["split", "weather", "request"], "C": ["claim", "peek"]}.items():
    for key in keys:
        judge[key] = letter

# %% crash: letters-without-quotes | visible
judge = {"split": B}
