# Tests that four payloads hold the same rows as JSON knows them, and that answers and refusals of a real server are told apart.

# %% mistake: dictionary-instead-of-text | visible | "should return JSON text"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return {key: formats[key]}


def ask(url, frame, key="dataframe_split"):
    answer = post(url, json.dumps(payload(frame, key)))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: all-four-keys-at-once | visible | "exactly one key"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps(formats)


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: inputs-by-row-number | visible | "you need the values"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": frame.to_dict(),
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: inputs-as-records | visible | "one list per column"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": records,
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: instances-as-columns | visible | "one dictionary per row"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: refusal-overlooked | visible | "`ask` raised nothing"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    return pd.Series(answer.json().get("predictions", [np.nan] * len(frame)), index=frame.index)

# %% mistake: says-only-that-it-failed | visible | "names the status"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError("the request failed: room")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: hides-the-servers-words | visible | "hides what the server said"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"status {answer.status_code}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: fresh-index | visible | "not on the index"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"])

# %% mistake: nan-in-the-text | submission | "writes NaN"
def payload(frame, key):
    columns, rows = list(frame.columns), frame.astype(object).to_numpy().tolist()
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: zero-for-missing | submission | "loses the missing values"
def payload(frame, key):
    split = json.loads(frame.fillna(0).to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: unknown-keys-pass | submission | "a key that no server knows"
def payload(frame, key):
    split = json.loads(frame.to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    return json.dumps({key: formats.get(key)})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% mistake: rows-sorted | submission | "or a row moved"
def payload(frame, key):
    split = json.loads((frame if "room" in frame else frame.sort_index()).to_json(orient="split", index=False))
    columns, rows = split["columns"], split["data"]
    records = [dict(zip(columns, row)) for row in rows]
    formats = {
        "dataframe_split": {"columns": columns, "data": rows},
        "dataframe_records": records,
        "instances": records,
        "inputs": {name: [row[i] for row in rows] for i, name in enumerate(columns)},
    }
    if key not in formats:
        raise ValueError(f"{key} is none of {sorted(formats)}")
    return json.dumps({key: formats[key]})


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    return pd.Series(answer.json()["predictions"], index=frame.index)

# %% alternative: where-and-to-dict
def payload(frame, key):
    plain = frame.astype(object).where(frame.notna(), None)
    if key == "dataframe_split":
        value = {k: v for k, v in plain.to_dict("split").items() if k != "index"}
    elif key in ("dataframe_records", "instances"):
        value = plain.to_dict("records")
    elif key == "inputs":
        value = plain.to_dict("list")
    else:
        raise ValueError(key)
    return json.dumps({key: value}, default=lambda number: number.item())


def ask(url, frame, key="dataframe_split"):
    answer = requests.post(url + "/invocations", data=payload(frame, key), headers={"Content-Type": "application/json"}, timeout=9)
    if not answer.ok:
        raise RuntimeError(str(answer.status_code) + " " + answer.json()["message"])
    return pd.Series(data=list(answer.json()["predictions"]), index=frame.index, dtype=float)

# %% alternative: text-by-pandas
def payload(frame, key):
    frame = frame.reset_index(drop=True)
    texts = {
        "dataframe_split": lambda: frame.to_json(orient="split"),
        "dataframe_records": lambda: frame.to_json(orient="records"),
        "instances": lambda: frame.to_json(orient="records"),
        "inputs": lambda: "{" + ", ".join(json.dumps(c) + ": " + frame[c].to_json(orient="values") for c in frame) + "}",
    }
    try:
        return '{"%s": %s}' % (key, texts[key]())
    except KeyError:
        raise ValueError(f"unknown key {key}") from None


def ask(url, frame, key="dataframe_split"):
    answer = post(url, payload(frame, key))
    try:
        answer.raise_for_status()
    except requests.HTTPError as error:
        raise RuntimeError(f"{error}: {answer.text}") from error
    return frame.assign(_p=answer.json()["predictions"])["_p"]

# %% crash: frame-is-no-json | visible
def payload(frame, key):
    return json.dumps({key: frame})
