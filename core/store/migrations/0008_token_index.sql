-- a page names a patient by the token: found without looking at every patient. Identities are added and never changed,
-- so the index has nothing to follow; patients are replaced with each change.
CREATE INDEX identities_token ON identities (token);
