# Tests that a request is valid JSON that MLflow's server reads, and a refusal arrives with its words.

# %% mistake: posts-to-the-root | visible | "does not go to the path"
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% mistake: no-content-type | visible | "does not say that it is JSON"
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% mistake: nan-in-json | visible | "The body contains NaN"
def ask(url, frame):
    plain = frame
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% mistake: index-sent-along | visible | "carries the frame's index"
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": json.loads(plain.to_json(orient="split"))}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% mistake: records-under-the-wrong-key | visible | "no entry `dataframe_split`"
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"instances": plain.to_dict(orient="records")}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% mistake: missing-becomes-zero | visible | "with null for missing"
def ask(url, frame):
    plain = frame.fillna(0)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% mistake: returns-the-reply | visible | "should return a list of floats"
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.loads(reply.read())
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% mistake: status-without-words | visible | "hides the server's words"
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as reply:
        return [float(p) for p in json.loads(reply.read())["predictions"]]

# %% mistake: the-code-for-the-message | visible | "the server's `message`"
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(f"status {refused.code}") from None

# %% mistake: refusal-is-an-empty-answer | visible | "the server's `message`"
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        return []

# %% mistake: busy-is-no-refusal | submission | "also 503"
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        if refused.code >= 500:
            return []
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% mistake: rounded-on-the-way | submission | "the predictions differ"
def ask(url, frame):
    plain = frame.round(1).astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% mistake: gaps-filled-by-the-caller | submission | "the predictions differ"
def ask(url, frame):
    plain = frame.fillna(frame.min(numeric_only=True)).astype(object) if len(frame) > 3 else frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy().tolist()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None

# %% alternative: split-by-pandas
def ask(url, frame):
    split = json.loads(frame.to_json(orient="split", double_precision=15))
    del split["index"]
    request = urllib.request.Request(url + "/invocations", json.dumps({"dataframe_split": split}).encode("utf-8"), method="POST")
    request.add_header("Content-Type", "application/json")
    try:
        reply = urllib.request.urlopen(request)
    except urllib.error.HTTPError as refused:
        text = refused.read().decode()
        raise ValueError(f"{refused.code}: {json.loads(text)['message']}")
    return list(map(float, json.load(reply)["predictions"]))

# %% alternative: row-by-row-and-http-client
def ask(url, frame):
    import http.client
    host = url.removeprefix("http://")
    rows = [[None if pd.isna(v) else (v.item() if hasattr(v, "item") else v) for v in row] for row in frame.itertuples(index=False, name=None)]
    line = http.client.HTTPConnection(host, timeout=10)
    line.request("POST", "/invocations", json.dumps({"dataframe_split": {"columns": frame.columns.tolist(), "data": rows}}), {"Content-Type": "application/json; charset=utf-8"})
    reply = line.getresponse()
    said = json.loads(reply.read())
    line.close()
    if reply.status >= 400:
        raise ValueError(said["message"])
    return [float(p) for p in said["predictions"]]

# %% crash: numpy-in-json | visible
def ask(url, frame):
    plain = frame.astype(object).where(frame.notna(), None)
    body = {"dataframe_split": {"columns": list(plain.columns), "data": plain.to_numpy()}}
    request = urllib.request.Request(f"{url}/invocations", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return [float(p) for p in json.loads(reply.read())["predictions"]]
    except urllib.error.HTTPError as refused:
        raise ValueError(json.loads(refused.read())["message"]) from None
