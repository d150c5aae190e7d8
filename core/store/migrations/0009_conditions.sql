-- The list of conditions that come with fragile bone. The program brings it and renews it when it is a newer one; what a
-- source does not say is empty. As printed stands beside the normalised spelling.

-- one row: a source of the list
CREATE TABLE condition_sources (source_id VARCHAR, short VARCHAR, citation VARCHAR);
-- one row: a condition, a cause or a form. form: generalised primary, generalised secondary, regional, localised; NULL
-- where the source leaves it open. clinical_types: clinical types of osteogenesis imperfecta that it may take, `III;IV`.
CREATE TABLE conditions (
    condition_id VARCHAR, form VARCHAR, "group" VARCHAR, name VARCHAR, printed VARCHAR, parent_id VARCHAR,
    clinical_types VARCHAR, place VARCHAR, note VARCHAR, source_id VARCHAR
);
-- one row: a condition, one of its genes and one way in which it is inherited with that gene
CREATE TABLE condition_genes (
    condition_id VARCHAR, gene VARCHAR, gene_printed VARCHAR, inheritance VARCHAR, inheritance_printed VARCHAR,
    pathway VARCHAR, pathway_printed VARCHAR, printed_row INTEGER, note VARCHAR
);
-- one row: another name of a condition; kind: same (another name), form (one form or example of it)
CREATE TABLE condition_names (condition_id VARCHAR, name VARCHAR, kind VARCHAR, source_id VARCHAR);
-- one row: another symbol of a gene
CREATE TABLE gene_names (gene VARCHAR, name VARCHAR, note VARCHAR);
