# Tests the hand-in line of the first mock: a record that is scored, not a number that is stated.

# %% mistake: states-a-score | visible | "A score that you state cannot be checked"
mock_1 = 0.83

# %% mistake: states-a-score-in-words | visible | "no hand-in line"
mock_1 = "40 of 48 right in 71 minutes"

# %% mistake: copied-in-part | visible | "not the whole line"
mock_1 = receipt(made_up(bank, number=1, right=40) | {"id": "20260110-090000-bbbbbb"})[:-25]

# %% mistake: mended-by-hand | visible | "its sum does not fit"
mock_1 = receipt(made_up(bank, number=1, right=30) | {"id": "20260110-090000-bbbbbb"}).replace("answers=a", "answers=b").replace("answers=c", "answers=b").replace("answers=d", "answers=b").replace("spent=4260", "spent=3000")

# %% mistake: hands-in-the-sample | visible | "Sam, who is made up"
mock_1 = receipt(made_up(bank, number=1, right=44))

# %% mistake: half-the-paper | visible | "questions blank"
mock_1 = receipt(made_up(bank, number=1, right=24, blank=24) | {"id": "20260110-090000-bbbbbb"})

# %% mistake: after-the-bell | visible | "longer than the exam lasts"
mock_1 = receipt(made_up(bank, number=1, right=44, minutes=140) | {"id": "20260110-090000-bbbbbb"})

# %% mistake: below-the-pass-line | submission | "below the course pass line"
mock_1 = receipt(made_up(bank, number=1, right=33) | {"id": "20260110-090000-bbbbbb"})

# %% mistake: paper-of-another-edition | visible | "a paper that this bank does not give"
from autograder.exam import receipt as _module
_old = made_up(bank, number=1, right=44) | {"id": "20260110-090000-bbbbbb"}
_old["entries"][0]["digest"] = "of last year"
mock_1 = receipt(_old)

# %% alternative: short-paper
mock_1 = receipt(made_up(bank, shape=45, series=3, number=2, right=32) | {"id": "20260301-180000-cccccc"})

# %% alternative: pasted-with-spaces
mock_1 = "\n   " + receipt(made_up(bank, number=1, right=40, blank=2) | {"id": "20260110-090000-bbbbbb"}) + "  \n"

# %% crash: a-name-without-quotes | visible
mock_1 = mock_exam_line
