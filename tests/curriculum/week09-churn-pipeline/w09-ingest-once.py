# Tests that ingesting is idempotent by invoice, keeps what is there, reports the version, and that every version can be read back.

# %% mistake: appends-every-time | visible | "more than once after overlapping batches"
def ingest(path, batch):
    write_deltalake(path, batch.reset_index(drop=True), mode="append")
    return DeltaTable(path).version()
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pandas()

# %% mistake: overwrites | visible | "holds the second one only"
def ingest(path, batch):
    write_deltalake(path, batch.reset_index(drop=True), mode="overwrite")
    return DeltaTable(path).version()
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pandas()

# %% mistake: updates-known-invoices | visible | "changed an invoice that was there already"
def ingest(path, batch):
    batch = batch.reset_index(drop=True)
    if not DeltaTable.is_deltatable(path):
        write_deltalake(path, batch)
    else:
        merge = DeltaTable(path).merge(batch, "old.invoice = new.invoice", source_alias="new", target_alias="old")
        merge.when_matched_update_all().when_not_matched_insert_all().execute()
    return DeltaTable(path).version()
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pandas()

# %% mistake: version-from-before | visible | "the same version before and after"
def ingest(path, batch):
    batch = batch.reset_index(drop=True)
    if not DeltaTable.is_deltatable(path):
        write_deltalake(path, batch)
        return 0
    version = DeltaTable(path).version()
    DeltaTable(path).merge(batch, "old.invoice = new.invoice", source_alias="new", target_alias="old").when_not_matched_insert_all().execute()
    return version
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pandas()

# %% mistake: writes-without-news | visible | "an empty commit is a commit too"
def ingest(path, batch):
    batch = batch.reset_index(drop=True)
    if not DeltaTable.is_deltatable(path):
        write_deltalake(path, batch)
    else:
        old = DeltaTable(path).to_pandas()
        write_deltalake(path, pd.concat([old, batch]).drop_duplicates("invoice").reset_index(drop=True), mode="overwrite")
    return DeltaTable(path).version()
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pandas()

# %% mistake: one-invoice-per-customer | visible | "Insert what is not there yet"
def ingest(path, batch):
    batch = batch.reset_index(drop=True)
    if not DeltaTable.is_deltatable(path):
        write_deltalake(path, batch)
    else:
        merge = DeltaTable(path).merge(batch.drop_duplicates("customer_id"), "old.invoice = new.invoice", source_alias="new", target_alias="old")
        merge.when_not_matched_insert_all().execute()
    return DeltaTable(path).version()
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pandas()

# %% mistake: always-the-latest | visible | "as it was after the first batch"
def ingest(path, batch):
    batch = batch.reset_index(drop=True)
    if not DeltaTable.is_deltatable(path):
        write_deltalake(path, batch)
    else:
        DeltaTable(path).merge(batch, "old.invoice = new.invoice", source_alias="new", target_alias="old").when_not_matched_insert_all().execute()
    return DeltaTable(path).version()
def invoices_at(path, version):
    return DeltaTable(path).to_pandas()

# %% mistake: newer-than-the-newest | submission | "lacks invoices that were sent"
def ingest(path, batch):
    batch = batch.reset_index(drop=True)
    if not DeltaTable.is_deltatable(path):
        write_deltalake(path, batch)
    else:
        news = batch[batch["invoice_ts"] > DeltaTable(path).to_pandas()["invoice_ts"].max()]
        if len(news):
            write_deltalake(path, news.reset_index(drop=True), mode="append")
    return DeltaTable(path).version()
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pandas()

# %% mistake: index-kept-as-a-column | submission | "numbers rows of one batch"
def ingest(path, batch):
    batch = batch.reset_index()
    if not DeltaTable.is_deltatable(path):
        write_deltalake(path, batch)
    else:
        DeltaTable(path).merge(batch, "old.invoice = new.invoice", source_alias="new", target_alias="old").when_not_matched_insert_all().execute()
    return DeltaTable(path).version()
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pandas()

# %% mistake: restores-to-look-back | submission | "Looking back made a new version"
def ingest(path, batch):
    batch = batch.reset_index(drop=True)
    if not DeltaTable.is_deltatable(path):
        write_deltalake(path, batch)
    else:
        DeltaTable(path).merge(batch, "old.invoice = new.invoice", source_alias="new", target_alias="old").when_not_matched_insert_all().execute()
    return DeltaTable(path).version()
def invoices_at(path, version):
    table = DeltaTable(path)
    now = table.version()
    if version == now:
        return table.to_pandas()
    table.restore(version)
    frame = DeltaTable(path).to_pandas()
    DeltaTable(path).restore(now)
    return frame

# %% alternative: looks-before-it-writes
def ingest(path, batch):
    if DeltaTable.is_deltatable(path):
        known = DeltaTable(path).to_pandas(columns=["invoice"])["invoice"]
        batch = batch[~batch["invoice"].isin(known)]
        if batch.empty:
            return DeltaTable(path).version()
    write_deltalake(path, batch.reset_index(drop=True), mode="append")
    return DeltaTable(path).version()
def invoices_at(path, version):
    table = DeltaTable(path)
    table.load_as_version(int(version))
    return table.to_pandas()

# %% alternative: create-then-merge
def ingest(path, batch):
    batch = batch.set_axis(range(len(batch)))
    try:
        table = DeltaTable(path)
    except Exception:
        write_deltalake(path, batch, mode="error")
        return int(DeltaTable(path).version())
    merge = table.merge(batch, predicate="t.invoice = s.invoice", source_alias="s", target_alias="t")
    merge.when_not_matched_insert({c: f"s.{c}" for c in batch.columns}).execute()
    return int(DeltaTable(path).version())
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pyarrow_table().to_pandas()

# %% crash: merges-without-a-table | visible
def ingest(path, batch):
    DeltaTable(path).merge(batch, "old.invoice = new.invoice", source_alias="new", target_alias="old").when_not_matched_insert_all().execute()
    return DeltaTable(path).version()
def invoices_at(path, version):
    return DeltaTable(path, version=version).to_pandas()
