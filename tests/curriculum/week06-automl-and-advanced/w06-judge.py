# Answers that prove the checks of exercise 6.11.

# %% mistake: begins-with-gpus | submission | "the dearest tool"
judge = {"first": "B", "leak": "C", "change": "A", "features": "B", "adaptive": "C", "table": "B"}

# %% mistake: waits-for-an-expert | submission | "costs minutes today"
judge = {"first": "C", "leak": "C", "change": "A", "features": "B", "adaptive": "C", "table": "B"}

# %% mistake: trusts-a-perfect-score | submission | "Remember the bicycles"
judge = {"first": "A", "leak": "A", "change": "A", "features": "B", "adaptive": "C", "table": "B"}

# %% mistake: more-trials-for-everything | submission | "What can they improve"
judge = {"first": "A", "leak": "B", "change": "A", "features": "B", "adaptive": "C", "table": "B"}

# %% mistake: automl-is-a-black-box | submission | "for a black box"
judge = {"first": "A", "leak": "C", "change": "B", "features": "B", "adaptive": "C", "table": "B"}

# %% mistake: cleans-the-predictions | submission | "before the fit"
judge = {"first": "A", "leak": "C", "change": "C", "features": "B", "adaptive": "C", "table": "B"}

# %% mistake: encodes-by-hand | submission | "in its preprocessing"
judge = {"first": "A", "leak": "C", "change": "A", "features": "C", "adaptive": "C", "table": "B"}

# %% mistake: grid-for-dear-trials | submission | "list settings in advance"
judge = {"first": "A", "leak": "C", "change": "A", "features": "B", "adaptive": "A", "table": "B"}

# %% mistake: all-trials-at-once | submission | "start everything at once"
judge = {"first": "A", "leak": "C", "change": "A", "features": "B", "adaptive": "B", "table": "B"}

# %% mistake: machines-for-a-job-of-seconds | submission | "Talking would take longer"
judge = {"first": "A", "leak": "C", "change": "A", "features": "B", "adaptive": "C", "table": "A"}

# %% mistake: one-letter-for-all | visible | "the same letter"
judge = dict.fromkeys(("first", "leak", "change", "features", "adaptive", "table"), "A")

# %% alternative: zipped
judge = dict(zip(("first", "leak", "change", "features", "adaptive", "table"), "ACABCB"))

# %% alternative: key-by-key
judge = {}
judge["table"] = judge["features"] = "B"
judge["leak"] = judge["adaptive"] = "C"
judge |= {"first": "A", "change": "A"}

# %% crash: text-for-a-dictionary | visible
judge = dict("ACABCB")
