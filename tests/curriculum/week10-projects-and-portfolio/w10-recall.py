# Tests that recall is a mean over customers of shares of what they wanted, and that coverage is about the catalogue.

# %% mistake: customers-without-list-left-out | visible | "Bob got no list and counts as 0"
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [len(set(recommended.get(customer, [])[:k]) & set(wanted)) / len(wanted) for customer, wanted in held_out.items() if wanted and customer in recommended]
    return float(np.mean(shares))


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed[:k]}
    return len(shown & set(catalogue)) / len(set(catalogue))

# %% mistake: whole-list-counts | visible | "only the first `k` count"
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [len(set(recommended.get(customer, [])) & set(wanted)) / len(wanted) for customer, wanted in held_out.items() if wanted]
    return float(np.mean(shares))


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed[:k]}
    return len(shown & set(catalogue)) / len(set(catalogue))

# %% mistake: hits-pooled | visible | "Each customer has one voice"
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [len(set(recommended.get(customer, [])[:k]) & set(wanted)) / len(wanted) for customer, wanted in held_out.items() if wanted]
    hits = sum(len(set(recommended.get(c, [])[:k]) & set(w)) for c, w in held_out.items())
    return hits / sum(len(w) for w in held_out.values())


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed[:k]}
    return len(shown & set(catalogue)) / len(set(catalogue))

# %% mistake: empty-wishes-count-as-zero | visible | "skip only who wanted nothing"
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [len(set(recommended.get(customer, [])[:k]) & set(wanted)) / max(len(wanted), 1) for customer, wanted in held_out.items()]
    return float(np.mean(shares))


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed[:k]}
    return len(shown & set(catalogue)) / len(set(catalogue))

# %% mistake: coverage-behind-place-k | visible | "Nobody scrolls there"
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [len(set(recommended.get(customer, [])[:k]) & set(wanted)) / len(wanted) for customer, wanted in held_out.items() if wanted]
    return float(np.mean(shares))


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed}
    return len(shown & set(catalogue)) / len(set(catalogue))

# %% mistake: precision-for-recall | submission | "what you divide by"
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [len(set(recommended.get(customer, [])[:k]) & set(wanted)) / k for customer, wanted in held_out.items() if wanted]
    return float(np.mean(shares))


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed[:k]}
    return len(shown & set(catalogue)) / len(set(catalogue))

# %% mistake: repeated-hits-count-twice | submission | "Check repeated items"
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [sum(item in wanted for item in recommended.get(customer, [])[:k]) / len(wanted) for customer, wanted in held_out.items() if wanted]
    return float(np.mean(shares))


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed[:k]}
    return len(shown & set(catalogue)) / len(set(catalogue))

# %% mistake: ghosts-cover | submission | "is no coverage"
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [len(set(recommended.get(customer, [])[:k]) & set(wanted)) / len(wanted) for customer, wanted in held_out.items() if wanted]
    return float(np.mean(shares))


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed[:k]}
    return len(shown) / len(set(catalogue))

# %% mistake: hit-or-miss | submission | "what you divide by"
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [min(1, len(set(recommended.get(customer, [])[:k]) & set(wanted))) / min(len(wanted), 2) for customer, wanted in held_out.items() if wanted]
    return float(np.mean(shares))


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed[:k]}
    return len(shown & set(catalogue)) / len(set(catalogue))

# %% alternative: loops
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    total, customers = 0.0, 0
    for customer in held_out:
        if not held_out[customer]:
            continue
        first = list(recommended[customer])[:k] if customer in recommended else []
        total += sum(1 for item in held_out[customer] if item in first) / len(held_out[customer])
        customers += 1
    return total / customers


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    return sum(any(item in listed[:k] for listed in recommended.values()) for item in catalogue) / len(catalogue)

# %% alternative: pandas
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    wanted = pd.Series(held_out, dtype=object).explode().dropna().rename("item").rename_axis("who").reset_index()
    hit = [item in recommended.get(who, [])[:k] for who, item in zip(wanted["who"], wanted["item"])]
    return wanted.assign(hit=hit).groupby("who")["hit"].mean().mean()


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = set(itertools.chain.from_iterable(listed[:k] for listed in recommended.values()))
    return float(pd.Series(list(catalogue)).isin(shown).mean())

# %% crash: lists-are-no-sets | visible
def recall_at_k(recommended, held_out, k):
    """Return the mean share of held-out items among the first k shown."""
    shares = [len(recommended.get(customer, [])[:k] & wanted) / len(wanted) for customer, wanted in held_out.items() if wanted]
    return float(np.mean(shares))


def coverage_at_k(recommended, catalogue, k):
    """Return the share of the catalogue that is shown to anybody."""
    shown = {item for listed in recommended.values() for item in listed[:k]}
    return len(shown & set(catalogue)) / len(set(catalogue))
