# Tests the hand-in line of the second mock: a paper that was not seen, at the readiness line.

# %% mistake: states-a-score | visible | "A score that you state cannot be checked"
mock_2 = {"share": 0.85}

# %% mistake: states-a-score-in-words | visible | "no hand-in line"
mock_2 = "85 %"

# %% mistake: copied-in-part | visible | "not the whole line"
mock_2 = receipt(made_up(bank, number=2, right=42) | {"id": "20260117-090000-bbbbbb"})[:-40]

# %% mistake: the-first-line-twice | visible | "the sitting of `mock_1` once more"
mock_1 = mock_2 = receipt(made_up(bank, number=1, right=42) | {"id": "20260117-090000-bbbbbb"})

# %% mistake: same-paper-sat-again | visible | "your memory of it"
mock_1 = receipt(made_up(bank, number=1, right=36) | {"id": "20260110-090000-bbbbbb"})
mock_2 = receipt(made_up(bank, number=1, right=46) | {"id": "20260117-090000-bbbbbb"})

# %% mistake: same-paper-in-the-other-shape | visible | "your memory of it"
mock_1 = receipt(made_up(bank, number=1, right=36) | {"id": "20260110-090000-bbbbbb"})
mock_2 = receipt(made_up(bank, shape=45, number=1, right=44) | {"id": "20260117-090000-bbbbbb"})

# %% mistake: hands-in-the-sample | visible | "Sam, who is made up"
mock_2 = receipt(made_up(bank, number=2, right=44))

# %% mistake: between-the-lines | submission | "below the readiness line"
mock_2 = receipt(made_up(bank, number=2, right=37) | {"id": "20260117-090000-bbbbbb"})

# %% mistake: below-both-lines | submission | "below the course pass line"
mock_2 = receipt(made_up(bank, number=3, right=31) | {"id": "20260117-090000-bbbbbb"})

# %% mistake: many-blanks | visible | "questions blank"
mock_2 = receipt(made_up(bank, number=2, right=40, blank=8) | {"id": "20260117-090000-bbbbbb"})

# %% mistake: after-the-bell | visible | "longer than the exam lasts"
mock_2 = receipt(made_up(bank, number=2, right=44, minutes=95) | {"id": "20260117-090000-bbbbbb"})

# %% alternative: short-paper-of-another-series
mock_2 = receipt(made_up(bank, shape=45, series=4, number=5, right=36) | {"id": "20260117-090000-bbbbbb"})

# %% alternative: without-a-first-mock
mock_1 = ""
mock_2 = receipt(made_up(bank, number=1, right=39, blank=2) | {"id": "20260117-090000-bbbbbb"})

# %% crash: a-name-without-quotes | visible
mock_2 = mock_exam_line
