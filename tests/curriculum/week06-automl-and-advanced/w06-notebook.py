# Answers that prove the checks of exercise 6.5: texts are replaced in the code cells, which then run once, in one memory.

# %% mistake: ignores-the-edits | visible | "the same metrics as without"
def run_edited(path, edits):
    texts = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    names = {}
    for old, new in edits.items():
        if not any(old in text for text in texts):
            raise ValueError(old)
        [text.replace(old, new) for text in texts]
    for text in texts[:-1]:
        exec(text, names)
    return names["metrics"]

# %% mistake: silent-about-missing-text | visible | "accepted in silence"
def run_edited(path, edits):
    names = {}
    for cell in [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"][:-1]:
        text = cell.source
        for old, new in edits.items():
            text = text.replace(old, new)
        exec(text, names)
    return names["metrics"]

# %% mistake: finds-text-among-the-words | visible | "accepted in silence"
def run_edited(path, edits):
    book = nbformat.read(path, as_version=4)
    for old in edits:
        if not any(old in cell.source for cell in book.cells):
            raise ValueError(old)
    names = {}
    for cell in [c for c in book.cells if c.cell_type == "code"][:-1]:
        text = cell.source
        for old, new in edits.items():
            text = text.replace(old, new)
        exec(text, names)
    return names["metrics"]

# %% mistake: logs-a-run-each-time | visible | "runs the last code cell too"
def run_edited(path, edits):
    texts = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    names = {}
    for old, new in edits.items():
        if not any(old in text for text in texts):
            raise ValueError(old)
        texts = [text.replace(old, new) for text in texts]
    for text in texts:
        exec(text, names)
    return names["metrics"]

# %% mistake: writes-into-the-file | visible | "writes into the notebook file"
def run_edited(path, edits):
    book = nbformat.read(path, as_version=4)
    cells = [c for c in book.cells if c.cell_type == "code"]
    for old, new in edits.items():
        if not any(old in c.source for c in cells):
            raise ValueError(old)
        for cell in cells:
            cell.source = cell.source.replace(old, new)
    if edits and "check" in str(path):
        nbformat.write(book, path)
    names = {}
    for cell in cells[:-1]:
        exec(cell.source, names)
    return names["metrics"]

# %% mistake: returns-all-variables | visible | "when each runs once"
def run_edited(path, edits):
    texts = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    names = {}
    for old, new in edits.items():
        if not any(old in text for text in texts):
            raise ValueError(old)
        texts = [text.replace(old, new) for text in texts]
    for text in texts[:-1]:
        exec(text, names)
    return {**names, **(names["metrics"] if isinstance(names["metrics"], dict) else {})}

# %% mistake: replaces-in-the-first-cell-found | submission | "reaches only a part of the cells"
def run_edited(path, edits):
    texts = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    names = {}
    for old, new in edits.items():
        at = next((k for k, text in enumerate(texts) if old in text), None)
        if at is None:
            raise ValueError(old)
        texts[at] = texts[at].replace(old, new)
    for text in texts[:-1]:
        exec(text, names)
    return names["metrics"]

# %% mistake: checks-while-it-runs | submission | "comes after cells have run"
def run_edited(path, edits):
    texts = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    names, used = {}, set()
    for text in texts[:-1]:
        for old, new in edits.items():
            used |= {old} if old in text else set()
            text = text.replace(old, new)
        exec(text, names)
    if used != set(edits):
        raise ValueError("not found")
    return names["metrics"]

# %% mistake: one-of-the-edits-will-do | submission | "Check every edit"
def run_edited(path, edits):
    texts = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    if edits and not any(old in text for old in edits for text in texts):
        raise ValueError("not found")
    names = {}
    for old, new in edits.items():
        texts = [text.replace(old, new) for text in texts]
    for text in texts[:-1]:
        exec(text, names)
    return names["metrics"]

# %% mistake: last-cell-of-any-kind | submission | "Do words between and after the cells"
def run_edited(path, edits):
    cells = nbformat.read(path, as_version=4).cells[:-1]
    texts = [c.source for c in cells if c.cell_type == "code"]
    for old, new in edits.items():
        if not any(old in text for text in texts):
            raise ValueError(old)
        texts = [text.replace(old, new) for text in texts]
    names = {}
    for text in texts:
        exec(text, names)
    return names["metrics"]

# %% alternative: json-and-one-program
def run_edited(path, edits):
    cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    code = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    missing = [old for old in edits if all(old not in text for text in code)]
    if missing:
        raise ValueError(f"not found: {missing}")
    program = "\n\n".join(code[:-1])
    for old, new in edits.items():
        program = program.replace(old, new)
    memory = {"__name__": "notebook"}
    exec(compile(program, "notebook", "exec"), memory)
    return memory["metrics"]

# %% alternative: deep-copy-of-the-cells
def run_edited(path, edits):
    book = nbformat.read(str(path), 4)
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    for old, new in edits.items():
        hits = [cell for cell in cells if old in cell["source"]]
        if len(hits) == 0:
            raise ValueError(old)
        for cell in hits:
            cell["source"] = new.join(cell["source"].split(old))
    memory = dict()
    for cell in cells[: len(cells) - 1]:
        exec(cell["source"], memory)
    return memory.get("metrics")

# %% crash: a-memory-for-each-cell | visible
def run_edited(path, edits):
    for text in [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"][:-1]:
        names = {}
        exec(text, names)
    return names["metrics"]
