# Tests that tags are set and removed on the right hook: this version, or the registered model.

# %% mistake: review-on-the-model | visible | "would speak of every version"
def mark_reviewed(client, name, version, reviewer):
    client.set_registered_model_tag(name, "reviewed_by", reviewer)
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% mistake: emptied-not-removed | visible | "does not remove a tag"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.set_model_version_tag(name, version, "needs_review", "")
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% mistake: last-reviewed-on-the-version | visible | "hangs on the version"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_model_version_tag(name, version, "last_reviewed", str(version))

# %% mistake: reviewer-written-in | submission | "do not carry their own reviewer's name"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, version, "reviewed_by", "ana")
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% mistake: alias-instead-of-tag | visible | "Version 1 has no tag `reviewed_by`"
def mark_reviewed(client, name, version, reviewer):
    client.set_registered_model_alias(name, "reviewed_by", version)
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% mistake: version-object-as-text | visible | "Write the number alone"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", f"version {version}")

# %% mistake: every-version-marked | submission | "A version that nobody reviewed has changed"
def mark_reviewed(client, name, version, reviewer):
    for found in client.search_model_versions(f"name = '{name}'"):
        client.set_model_version_tag(name, found.version, "reviewed_by", reviewer)
        client.delete_model_version_tag(name, found.version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% mistake: removed-from-both-hooks | submission | "hangs on another hook"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.delete_model_version_tag(name, version, "needs_review")
    client.delete_registered_model_tag(name, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% mistake: all-tags-swept-away | submission | "Another tag of the reviewed version"
def mark_reviewed(client, name, version, reviewer):
    for key in client.get_model_version(name, version).tags:
        client.delete_model_version_tag(name, version, key)
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% mistake: fails-without-the-tag | submission | "never had the tag to remove"
def mark_reviewed(client, name, version, reviewer):
    assert client.get_model_version(name, version).tags["needs_review"]
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% mistake: highest-number-is-last | submission | "Last in time need not be the highest"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.delete_model_version_tag(name, version, "needs_review")
    before = int(client.get_registered_model(name).tags.get("last_reviewed", 0))
    client.set_registered_model_tag(name, "last_reviewed", str(max(before, int(version))))

# %% mistake: version-written-in | submission | "Is the version number written into your function"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, 1, "reviewed_by", reviewer)
    client.delete_model_version_tag(name, 1, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", "1")

# %% mistake: tags-nobody-asked-for | submission | "lost, changed or added"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.set_model_version_tag(name, version, "reviewed", "yes")
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))
    client.set_registered_model_tag(name, "reviewed_by_all", reviewer)

# %% mistake: tag-on-both-hooks | submission | "A tag of the registered model that nobody mentioned"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))
    client.set_registered_model_tag(name, "last_reviewer", reviewer)

# %% mistake: description-and-alias | submission | "set an alias or changed a description"
def mark_reviewed(client, name, version, reviewer):
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.update_model_version(name, version, description=f"reviewed by {reviewer}")
    client.set_registered_model_alias(name, "reviewed", version)
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))
    return 1

# %% mistake: keeps-the-tag-of-the-visible-check | submission | "Another tag of the reviewed version"
def mark_reviewed(client, name, version, reviewer):
    for key in dict(client.get_model_version(name, version).tags):
        if key != "size":
            client.delete_model_version_tag(name, version, key)
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% mistake: older-versions-cleaned | submission | "A version that nobody reviewed has changed"
def mark_reviewed(client, name, version, reviewer):
    for v in client.search_model_versions(f"name = '{name}'"):
        if int(v.version) < int(version):
            client.delete_model_version_tag(name, v.version, "reviewed_by")
            client.delete_model_version_tag(name, v.version, "needs_review")
    client.set_model_version_tag(name, version, "reviewed_by", reviewer)
    client.delete_model_version_tag(name, version, "needs_review")
    client.set_registered_model_tag(name, "last_reviewed", str(version))

# %% alternative: look-before-you-delete
def mark_reviewed(client, name, version, reviewer):
    found = client.get_model_version(name, version)
    if "needs_review" in found.tags:
        client.delete_model_version_tag(name=name, version=found.version, key="needs_review")
    client.set_model_version_tag(name=name, version=found.version, key="reviewed_by", value=reviewer)
    client.set_registered_model_tag(name=name, key="last_reviewed", value=str(found.version))

# %% alternative: other-order-and-text
def mark_reviewed(client, name, version, reviewer):
    store = MlflowClient()
    store.set_registered_model_tag(name, "last_reviewed", version)
    store.delete_model_version_tag(name, str(version), "needs_review")
    store.set_model_version_tag(name, str(version), "reviewed_by", reviewer)

# %% crash: tag-call-without-a-key | visible
def mark_reviewed(client, name, version, reviewer):
    client.set_tag(name, version, "reviewed_by", reviewer)
