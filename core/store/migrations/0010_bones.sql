-- Which bones count as long bones for the fracture history: a setting, as the published definition has no list.
CREATE TABLE bones (
    bone VARCHAR PRIMARY KEY,
    is_long BOOLEAN NOT NULL,
    source VARCHAR NOT NULL,
    set_by VARCHAR,
    set_on DATE
);
INSERT INTO bones (bone, is_long, source) VALUES
    ('humerus', true, 'this product''s choice: the definition gives no list'),
    ('radius', true, 'this product''s choice: the definition gives no list'),
    ('ulna', true, 'this product''s choice: the definition gives no list'),
    ('forearm', true, 'radius or ulna'),
    ('femur', true, 'this product''s choice: the definition gives no list'),
    ('tibia', true, 'this product''s choice: the definition gives no list'),
    ('fibula', true, 'this product''s choice: the definition gives no list'),
    ('lower leg', true, 'tibia or fibula'),
    ('finger or toe', false, 'not counted by notes on the definition'),
    ('metacarpal', false, 'this product''s choice'),
    ('metatarsal', false, 'this product''s choice'),
    ('carpal', false, 'this product''s choice'),
    ('tarsal', false, 'this product''s choice'),
    ('skull', false, 'this product''s choice'),
    ('rib', false, 'this product''s choice'),
    ('clavicle', false, 'this product''s choice: anatomically a long bone'),
    ('pelvis', false, 'this product''s choice'),
    ('patella', false, 'this product''s choice'),
    ('scapula', false, 'this product''s choice'),
    ('sternum', false, 'this product''s choice'),
    ('vertebra', false, 'counted as a vertebral fracture');
-- What each counts as where no centre says otherwise.
ALTER TABLE bones ADD COLUMN published_is_long BOOLEAN;
ALTER TABLE bones ADD COLUMN published_source VARCHAR;
UPDATE bones SET published_is_long = is_long, published_source = source;
