-- Small numeric and wording steps that the rules share. Run once per catalog; nothing in it names a catalog.
-- Comparisons are made on unrounded numbers; texts round. NULL means unknown and stays NULL.

-- ── Age ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The day on which somebody turns n. A child of 29 February has its birthday on 28 February of a common year (this
-- product's choice): DuckDB's own clamping of the day does that, here and in date_sub.
CREATE OR REPLACE MACRO birthday(dob, n) AS CAST(dob + to_years(CAST(n AS INTEGER)) AS DATE);
CREATE OR REPLACE MACRO completed_years(dob, on_day) AS date_sub('year', dob, on_day);
-- Decimal years: completed years plus the share of the way from the last birthday to the next one.
CREATE OR REPLACE MACRO age_years(dob, on_day) AS
    date_sub('year', dob, on_day)
    + (on_day - CAST(dob + to_years(CAST(date_sub('year', dob, on_day) AS INTEGER)) AS DATE))
    / CAST(CAST(dob + to_years(CAST(date_sub('year', dob, on_day) + 1 AS INTEGER)) AS DATE)
           - CAST(dob + to_years(CAST(date_sub('year', dob, on_day) AS INTEGER)) AS DATE) AS DOUBLE);
CREATE OR REPLACE MACRO before_birthday(dob, on_day, n) AS on_day < birthday(dob, n);
-- The first and the last day that a date known to the month or year alone may have been.
CREATE OR REPLACE MACRO first_possible(on_day, known_to) AS
    CASE known_to WHEN 'year' THEN CAST(date_trunc('year', on_day) AS DATE) WHEN 'month' THEN CAST(date_trunc('month', on_day) AS DATE)
         ELSE on_day END;
CREATE OR REPLACE MACRO last_possible(on_day, known_to) AS
    CASE known_to WHEN 'year' THEN CAST(date_trunc('year', on_day) + INTERVAL 1 YEAR - INTERVAL 1 DAY AS DATE)
                   WHEN 'month' THEN last_day(on_day) ELSE on_day END;
-- The same where birth and day are only known to lie between two days each; NULL where it may be either.
CREATE OR REPLACE MACRO before_birthday_between(born_from, born_to, day_from, day_to, n) AS
    CASE WHEN day_to < birthday(born_from, n) THEN true WHEN day_from >= birthday(born_to, n) THEN false END;

-- ── Z-scores: L, M, S of Cole's method ──────────────────────────────────────────────────────────────────────────────
-- What is beyond every number is not known: an S of nearly 0 gives no infinite Z but none.
CREATE OR REPLACE MACRO finite(x) AS CASE WHEN isfinite(x) THEN x END;
-- An L next to 0 (interpolated L crosses it) would leave rounding noise only: its limit, the logarithm, is used.
CREATE OR REPLACE MACRO lms_z(x, l, m, s) AS finite(
    CASE WHEN x <= 0 THEN NULL
         WHEN abs(l) < 1e-8 THEN ln(x / m) / s
         ELSE (pow(x / m, l) - 1) / (l * s) END);
-- The error of a Z (SD) that an error of x brings: the slope of Z at x times the error, in the unit of x.
CREATE OR REPLACE MACRO z_error(pe, x, l, m, s) AS
    finite(CASE WHEN x <= 0 THEN NULL ELSE pe * pow(x / m, l) / (s * x) END);
-- Half months of age: reference rows are laid out in these, so that finding one is an equality.
CREATE OR REPLACE MACRO lms_bucket(age) AS CAST(floor(age * 24) AS INTEGER);

-- ── Change ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- -2.3 - -1.8 is -0.4999999999999998 in binary: nine decimals keep every measured digit and drop the noise.
CREATE OR REPLACE MACRO difference(after, before) AS round(after - before, 9);
CREATE OR REPLACE MACRO per_year(change, days) AS change * 365.25 / days;
-- Least significant change of two measurements with errors a and b; for equal errors the factor times the error.
CREATE OR REPLACE MACRO significant_change(factor, a, b) AS round(factor * sqrt((a * a + b * b) / 2), 9);

-- ── Three-valued logic ──────────────────────────────────────────────────────────────────────────────────────────────
-- "Any", unlike bool_or: one unknown among otherwise false ones leaves the answer unknown. No row at all: false.
CREATE OR REPLACE MACRO any_known(x) AS
    CASE WHEN coalesce(bool_or(x), false) THEN true WHEN count(*) > count(x) THEN NULL ELSE false END;
-- At least n, where `sure` facts are known to count and `possible` includes those that might.
CREATE OR REPLACE MACRO at_least(sure, possible, n) AS
    CASE WHEN sure >= n THEN true WHEN possible < n THEN false END;
-- FALSE where the condition holds, else unknown: "no" may only be said when it was looked for.
CREATE OR REPLACE MACRO unknown_unless(x) AS CASE WHEN x THEN false END;
-- Whether an answer says that nothing was done, or says nothing: what is asked for is then still to be done. What somebody declined
-- was thought of.
CREATE OR REPLACE MACRO says_not_done(answer) AS
    coalesce(regexp_full_match(trim(lower(answer)),
        '(no|none|never|nil|not|n|n/?a|false|0|unknown|not known|open|due|[?.–-]*|not yet|to do|todo|missed|did not attend'
        || '|to be (done|requested|asked|booked|arranged|ordered)|not? (yet )?(done|asked|requested|ordered|sent|taken|performed|considered'
        || '|available|applicable|recorded|known|discussed|seen|made|carried out)( yet)?)[.!]?'), true);
-- The parts of a list that are there; an empty list where none is.
CREATE OR REPLACE MACRO said(parts) AS list_filter(parts, lambda part: part IS NOT NULL);

-- ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Numbers with a true minus sign (U+2212), halves away from zero, and never "−0.0": adding 0.0 makes -0.0 plain.
CREATE OR REPLACE MACRO number_text(x, decimals) AS
    replace(printf('%.*f', CAST(decimals AS INTEGER), round(CAST(x AS DOUBLE), decimals) + 0.0), '-', '−');
CREATE OR REPLACE MACRO change_text(x, decimals) AS
    CASE WHEN round(x, decimals) > 0 THEN '+' ELSE '' END || number_text(x, decimals);
CREATE OR REPLACE MACRO z_text(z) AS number_text(z, 1);
CREATE OR REPLACE MACRO bmd_text(bmd) AS number_text(bmd, 3) || ' g/cm²';
CREATE OR REPLACE MACRO sentence_start(words) AS upper(words[1]) || words[2:];
-- Ages are cut, not rounded, so that 8.98 is never shown as having reached 9.0.
CREATE OR REPLACE MACRO age_text(age) AS printf('%.1f', floor(age * 10 + 1e-9) / 10);
CREATE OR REPLACE MACRO outside_ages(age, youngest, oldest) AS
    CASE WHEN age < youngest THEN 'no reference: age ' || age_text(age) || printf(' is below %.1f', CAST(youngest AS DOUBLE))
         WHEN age > oldest THEN printf('no reference: age %.2f is above %.1f', ceil(age * 100) / 100, CAST(oldest AS DOUBLE)) END;

-- ── Densitometers and vertebrae ─────────────────────────────────────────────────────────────────────────────────────
-- The family a densitometer belongs to, by its maker or else by a model name that only one maker uses; NULL: not stated.
CREATE OR REPLACE MACRO device_family(manufacturer, model) AS
    CASE WHEN regexp_matches(concat_ws(' ', manufacturer, model), '(?i)hologic') THEN 'Hologic'
         WHEN regexp_matches(concat_ws(' ', manufacturer, model), '(?i)\b(ge|lunar)\b|ge.?healthcare') THEN 'GE Lunar'
         WHEN manufacturer IS NOT NULL THEN manufacturer
         WHEN regexp_matches(model, '(?i)qdr|delphi|discovery|horizon') THEN 'Hologic'
         WHEN regexp_matches(model, '(?i)prodigy|idxa|dpx') THEN 'GE Lunar' END;
-- T1 is 1, L5 is 17: vertebrae in their order.
CREATE OR REPLACE MACRO level_no(level) AS
    CAST(level[2:] AS INTEGER) + CASE level[1] WHEN 'L' THEN 12 ELSE 0 END;
-- A level with its place, to be collected by list(); and the text of such a list from above to below. Lists are sorted as a
-- whole: ordered aggregates take several times as long.
CREATE OR REPLACE MACRO placed(level) AS struct_pack(no := level_no(level), level := level);
CREATE OR REPLACE MACRO levels_text(levels) AS
  array_to_string(list_transform(list_sort(levels), lambda one: one.level), ' ');
-- The spinal deformity index adds up grades over T4 to L4 (13 vertebrae).
CREATE OR REPLACE MACRO in_sdi_window(level) AS level_no(level) BETWEEN level_no('T4') AND level_no('L4');
CREATE OR REPLACE MACRO vertebrae_analysed(levels) AS
    CASE levels WHEN 'L1-L4' THEN 4 WHEN 'L2-L4' THEN 3 WHEN 'L1-L3' THEN 3 WHEN 'L1-L2+L4' THEN 3 WHEN 'L1+L3-L4' THEN 3
                WHEN 'L2-L3' THEN 2 WHEN 'L3-L4' THEN 2 WHEN 'L1-L2' THEN 2 END;
-- The vertebrae that an analysis was made of; all four where the levels are not stated.
CREATE OR REPLACE MACRO levels_of(levels) AS
    CASE levels WHEN 'L2-L4' THEN ['L2', 'L3', 'L4'] WHEN 'L1-L3' THEN ['L1', 'L2', 'L3'] WHEN 'L1-L2+L4' THEN ['L1', 'L2', 'L4']
                WHEN 'L1+L3-L4' THEN ['L1', 'L3', 'L4'] WHEN 'L2-L3' THEN ['L2', 'L3'] WHEN 'L3-L4' THEN ['L3', 'L4']
                WHEN 'L1-L2' THEN ['L1', 'L2'] ELSE ['L1', 'L2', 'L3', 'L4'] END;
-- Whether a reading says something of a level; one that holds measured heights alone does not take a reader's place.
CREATE OR REPLACE MACRO says_of_level(readable, grade, fracture) AS
    grade IS NOT NULL OR fracture IS NOT NULL OR coalesce(readable = false, false);
-- The levels that have to be readable before a spine is called free of fractures: T6 to L4 (T4 and T5 are often hidden).
CREATE OR REPLACE MACRO has_to_be_readable(level) AS level_no(level) BETWEEN level_no('T6') AND level_no('L4');
-- How two scans differ, and what of them is not stated: each a struct of serial_number, device, software, analysis_software,
-- scan_mode, levels and reference, NULL where it is not stated.
CREATE OR REPLACE MACRO scans_differ(earlier, later) AS said([
    CASE WHEN earlier.serial_number <> later.serial_number THEN 'scanner ' || earlier.serial_number || ', then ' || later.serial_number
         WHEN earlier.device <> later.device THEN 'scanner ' || earlier.device || ', then ' || later.device END,
    CASE WHEN earlier.software <> later.software THEN 'software ' || earlier.software || ', then ' || later.software
         WHEN earlier.analysis_software <> later.analysis_software
         THEN 'analysis software ' || earlier.analysis_software || ', then ' || later.analysis_software END,
    CASE WHEN earlier.scan_mode <> later.scan_mode THEN 'mode ' || earlier.scan_mode || ', then ' || later.scan_mode END,
    CASE WHEN earlier.levels <> later.levels THEN 'levels ' || earlier.levels || ', then ' || later.levels END,
    CASE WHEN earlier.reference <> later.reference THEN 'reference ' || earlier.reference || ', then ' || later.reference END]);
CREATE OR REPLACE MACRO scans_lack(earlier, later) AS said([
    CASE WHEN earlier.serial_number IS NULL OR later.serial_number IS NULL THEN 'scanner serial number' END,
    CASE WHEN earlier.software IS NULL OR later.software IS NULL THEN 'software' END,
    CASE WHEN earlier.scan_mode IS NULL OR later.scan_mode IS NULL THEN 'scan mode' END,
    CASE WHEN earlier.levels IS NULL OR later.levels IS NULL THEN 'levels' END,
    CASE WHEN earlier.reference IS NULL OR later.reference IS NULL THEN 'reference of Z' END]);

-- ── Bones ───────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The bone that a text names, as it stands in the table of bones; NULL where it names none for certain (wrist, ankle, hip). A long
-- bone that is named goes before what else the text names (`femur and rib`); words made of its name (`ulnar side of the thumb`) do not.
CREATE OR REPLACE MACRO bone_named(words) AS
    CASE WHEN regexp_matches(lower(words), '\bhumerus\b|upper.?arm') THEN 'humerus'
         WHEN regexp_matches(lower(words), 'forearm|lower.?arm|radius.*ulna|ulna.*radius') THEN 'forearm'
         WHEN regexp_matches(lower(words), '\bradius\b') THEN 'radius'
         WHEN regexp_matches(lower(words), '\bulna\b') THEN 'ulna'
         WHEN regexp_matches(lower(words), '\bfemur\b|\bthigh\b') THEN 'femur'
         WHEN regexp_matches(lower(words), 'lower.?leg|tibia\b.*fibula\b|fibula\b.*tibia\b') THEN 'lower leg'
         WHEN regexp_matches(lower(words), '\btibia\b|\bshin\b|tibial (spine|eminence|plateau|tub)') THEN 'tibia'
         WHEN regexp_matches(lower(words), '\bfibula\b') THEN 'fibula'
         WHEN regexp_matches(lower(words), 'finger|thumb|\btoes?\b|phalan') THEN 'finger or toe'
         WHEN regexp_matches(lower(words), 'metacarp') THEN 'metacarpal'
         WHEN regexp_matches(lower(words), 'metatars') THEN 'metatarsal'
         WHEN regexp_matches(lower(words), '\bcarp(al|us)\b|scaphoid|lunate') THEN 'carpal'
         WHEN regexp_matches(lower(words), '\btars(al|us)\b|calcane|\btal(us|ar)\b|navicular|cuboid|cuneiform') THEN 'tarsal'
         WHEN regexp_matches(lower(words), 'skull|crani|facial|\bnos(e|al)\b|\bnasal\b|mandib|maxill|\bjaw\b|orbit') THEN 'skull'
         WHEN regexp_matches(lower(words), '\bribs?\b') THEN 'rib'
         WHEN regexp_matches(lower(words), 'clavic|collar.?bone') THEN 'clavicle'
         WHEN regexp_matches(lower(words), 'pelvi|\bilium\b|iliac|pubic|sacr(um|al)|acetabul') THEN 'pelvis'
         WHEN regexp_matches(lower(words), 'patell|knee.?cap') THEN 'patella'
         WHEN regexp_matches(lower(words), 'scapul|shoulder.?blade') THEN 'scapula'
         WHEN regexp_matches(lower(words), '\bstern(um|al)\b') THEN 'sternum'
         WHEN regexp_matches(lower(words), 'vertebra|\bspin(e|al)\b|^ *[tl][0-9]{1,2} *$') THEN 'vertebra'
         WHEN regexp_matches(lower(words), 'humer(al|i)\b') THEN 'humerus'
         WHEN regexp_matches(lower(words), '\bradial\b') THEN 'radius'
         WHEN regexp_matches(lower(words), '\bulnar\b') THEN 'ulna'
         WHEN regexp_matches(lower(words), 'femor(al|is)') THEN 'femur'
         WHEN regexp_matches(lower(words), '\btibial\b') THEN 'tibia'
         WHEN regexp_matches(lower(words), 'fibul') THEN 'fibula' END;
-- Artefacts of a scan, `movement:gross; scoliosis:minor`, as (name, severity); those said to be absent are left out.
CREATE OR REPLACE MACRO artefact_list(artefacts) AS
    list_filter(
        list_transform(string_split_regex(lower(artefacts), '[;,]'),
                       lambda item: struct_pack(name := trim(split_part(item, ':', 1)), severity := trim(split_part(item, ':', 2)))),
        lambda a: a.name <> '' AND NOT regexp_matches(a.name, '^(no|none|not|without)\b')
                  AND NOT regexp_matches(a.severity, '^(no|none|not|nil|absent|negative)\b'));
CREATE OR REPLACE MACRO has_artefact(artefacts, pattern) AS
    coalesce(len(list_filter(artefact_list(artefacts), lambda a: regexp_matches(a.name, pattern))) > 0, false);
-- The same, with one of the words for much in the name or the severity.
CREATE OR REPLACE MACRO has_gross_artefact(artefacts, pattern) AS
    coalesce(len(list_filter(artefact_list(artefacts), lambda a: regexp_matches(a.name, pattern)
        AND regexp_matches(a.name || ' ' || a.severity, '\b(gross|major|severe|marked)\b'))) > 0, false);

-- ── Drugs ───────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Whether a drug acts on the whole body: FALSE for one that is inhaled or put on the skin; TRUE where no route is stated.
CREATE OR REPLACE MACRO is_systemic(route) AS
    NOT coalesce(regexp_matches(lower(route), 'inhal|nasal|topical|skin|cutaneous|eye|ocular|articular'), false);
-- How often, with the signs and the words that mean the same made alike; the three macros after it read this.
CREATE OR REPLACE MACRO frequency_words(words) AS
    trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(replace(lower(words), '×', 'x'), '[ .\-]+', ' ', 'g'),
      '\b(once|one time) ', ''), '\btwice\b|\btwo times\b', '2x'), '\b(thrice|three times)\b', '3x'));
-- The days, or the months, from one dose to the next where they are said as that.
CREATE OR REPLACE MACRO every_days(words) AS
    CASE WHEN regexp_full_match(words, 'every [1-9][0-9]? days') THEN CAST(regexp_extract(words, '[0-9]+') AS INTEGER)
         WHEN regexp_full_match(words, '(every|q) ?[1-9][0-9]? ?(weeks|w)') THEN 7 * CAST(regexp_extract(words, '[0-9]+') AS INTEGER) END;
CREATE OR REPLACE MACRO every_months(words) AS
    CASE WHEN regexp_full_match(words, '(a |per |every |each )?(month|monthly)') THEN 1
         WHEN regexp_full_match(words, '(every|q) ?[1-9][0-9]? ?(months|m)|[1-9][0-9]? ?monthly') THEN CAST(regexp_extract(words, '[0-9]+') AS INTEGER)
         WHEN regexp_full_match(words, 'quarterly') THEN 3
         WHEN regexp_full_match(words, '2x (a |per )?(year|yearly)|half yearly') THEN 6
         WHEN regexp_full_match(words, '(a |per |every |each )?(year|yearly)|annually') THEN 12 END;
-- Doses a day; NULL where the words leave it open (`in blocks`, `as needed`, `3 days every 4 months`).
CREATE OR REPLACE MACRO doses_per_day(words) AS
    CASE WHEN regexp_full_match(words, '(a |per |every |each )?(day|daily|morning|evening|night)|od|o d|qd|q d|1/d(ay)?') THEN 1.0
         WHEN regexp_full_match(words, 'bd|b d|bid|b i d|2/d(ay)?') THEN 2.0
         WHEN regexp_full_match(words, 'tds|t d s|tid|t i d|3/d(ay)?') THEN 3.0
         WHEN regexp_full_match(words, 'qds|q d s|qid|q i d|four times (a |per )?(day|daily)|4/d(ay)?') THEN 4.0
         WHEN regexp_full_match(words, '(on )?alternate days?|(every )?(other|second) day|eod|qod') THEN 0.5
         WHEN regexp_full_match(words, '(a |per |every |each )?(week|weekly)|1/w(ee)?k') THEN 1.0 / 7
         WHEN regexp_full_match(words, 'fortnightly|every (other|second) week') THEN 1.0 / 14
         WHEN regexp_full_match(words, '[1-9] ?x ?(a |per |/ ?)?(d|day|daily)|[1-9] times (a |per )?(day|daily)')
           THEN CAST(regexp_extract(words, '[0-9]') AS DOUBLE)
         WHEN regexp_full_match(words, '[1-7] ?x ?(a |per |/ ?)?(w|wk|week|weekly)|[1-7] times (a |per )?(week|weekly)')
           THEN CAST(regexp_extract(words, '[0-9]') AS DOUBLE) / 7
         WHEN regexp_full_match(words, '(every|q) ?(6|8|12|24|48) ?(h|hours|hrs)|(6|8|12|24|48) ?hourly')
           THEN 24.0 / CAST(regexp_extract(words, '[0-9]+') AS DOUBLE)
         ELSE coalesce(1.0 / every_days(words), 12.0 / 365.25 / every_months(words)) END;
-- A dose's unit in one spelling: `µg per kg per day` and `mcg/kg/d` are ug/kg/d, `I.U.` and `units` iu.
CREATE OR REPLACE MACRO dose_unit_words(unit) AS
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(replace(replace(lower(unit), 'µ', 'u'), 'μ', 'u'), '\s*(/|\bper\b)\s*', '/', 'g'),
      '[ .()]|elemental', '', 'g'), '/(day|24h)$', '/d'), '\b(mcg|micrograms?)\b', 'ug'), '^(units?|ie)\b', 'iu');
CREATE OR REPLACE MACRO mg_per_unit(unit) AS CASE unit WHEN 'mg' THEN 1.0 WHEN 'g' THEN 1000.0 WHEN 'ug' THEN 0.001 END;
-- Pamidronate, zoledronic acid and the like: by the ending of the international names.
CREATE OR REPLACE MACRO is_bisphosphonate(agent) AS coalesce(regexp_matches(lower(agent), 'dr[oóô]n(at|ic|iqu|s(ä|a|ae)ure)'), false);
-- A regimen's name without case and signs; and without the word for the phase, which may stand beside it.
CREATE OR REPLACE MACRO regimen_key(words) AS nullif(regexp_replace(lower(words), '[^a-z0-9]', '', 'g'), '');
CREATE OR REPLACE MACRO regimen_key_without_phase(words) AS
    nullif(regexp_replace(regexp_replace(lower(words), 'maintenance', '', 'g'), '[^a-z0-9]', '', 'g'), '');

-- ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- An answer in words that says nothing: not asked, not known, still to come. What is none of these three is a finding in words.
CREATE OR REPLACE MACRO answer_words(words) AS trim(regexp_replace(lower(words), '[.;!]+ *$', ''));
CREATE OR REPLACE MACRO tells_nothing(words) AS
    coalesce(regexp_matches(answer_words(words), '^([?–-]*|n/?[ak]|u|tb[acd])$|[?]|\b(none asked|no info|unknown|pending|awaited|outstanding|in progress|refused|declined|inconclusive|indeterminate|unclear|uncertain|equivocal|invalid|failed|planned|booked|requested|ordered|scheduled|to be|due|overdue|sent)\b|\bnot (yet|asked|known|recorded|done|tested|assessed|taken|available|sure|performed|documented|stated|seen|reviewed|checked|attended)\b|\bno (result|data|information|answer|test|review|visit)\b'), true);
CREATE OR REPLACE MACRO says_no(words) AS
    NOT tells_nothing(words) AND regexp_matches(answer_words(words), '^(no|none|nil|nein|negative|neg|absent|never|without|false|0|n|nkda|nka|free of|denies|denied)\b');
CREATE OR REPLACE MACRO says_yes(words) AS
    NOT tells_nothing(words) AND regexp_matches(answer_words(words), '^(yes|y|ja|true|1|done|ok|okay|good|well|fine|normal|adequate|clear|healthy|complete|completed|satisfactory|unremarkable)\b')
    AND NOT regexp_matches(answer_words(words), '\b(not|but|except|however|apart)\b');

-- What is left of a text without what it denies: `no rash but fever` leaves fever.
CREATE OR REPLACE MACRO undenied(words) AS
    trim(regexp_replace(regexp_replace(lower(words), '\b(but|except|however|although|apart from)\b', ',', 'g'),
                        '\b(no|not|without|denies|never|nil|none|free of)\b[^,;.]*', '', 'g'), ' ,;.');
-- Whether an answer to a pregnancy test says that it was positive; NULL where it says neither, or both.
CREATE OR REPLACE MACRO says_pregnant(words) AS
    regexp_matches(words, '\b(positive|pos)\b|^\+|^(yes|y|ja)\b') OR regexp_matches(regexp_replace(words, '\bnot pregnant\b', ''), '\bpregnant\b');
CREATE OR REPLACE MACRO says_not_pregnant(words) AS
    regexp_matches(words, '\b(negative|neg|not pregnant)\b|^(no|not|none|nein|n|false|0)\b');
CREATE OR REPLACE MACRO test_positive(words) AS
    CASE WHEN tells_nothing(words) OR regexp_matches(answer_words(words), '\bfalse (negative|positive)\b') THEN NULL
         WHEN says_pregnant(answer_words(words)) AND says_not_pregnant(answer_words(words)) THEN NULL
         WHEN says_pregnant(answer_words(words)) THEN true
         WHEN says_not_pregnant(answer_words(words)) THEN false END;
-- What a dental review came to: pass, or caution where work is to be done; NULL where the answer does not say that there was one.
CREATE OR REPLACE MACRO dental_answer(words) AS
    CASE WHEN tells_nothing(words) OR says_not_done(words)
           OR regexp_matches(answer_words(words), '\b(appointment|attend|referr\w*|awaiting|cancelled|missed|did not|dna)\b|\bno (dental |dentist )?(review|visit|check|exam)')
           THEN NULL
         WHEN regexp_matches(answer_words(words), '\b(caries|carious|cavit|decay|extract|abscess|infect|gingivit|periodont|work|treatment|surgery|invasive|filling)')
           THEN CASE WHEN regexp_matches(answer_words(words), '\b(no|without|completed?|finished|done|free of)\b') THEN 'pass' ELSE 'caution' END
         WHEN says_yes(words) OR regexp_matches(answer_words(words), 'review|seen|check|exam|intact|\b(no|without) (concern|problem|abnormal|finding)|free of|excellent|healthy')
           THEN 'pass' END;

-- ── Laboratory ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- The lowest and the highest value that a result may stand for: `<10` is anything under 10. A rule that asks both of them is
-- right whatever the value is.
CREATE OR REPLACE MACRO lowest_of(value, operator) AS
    CASE WHEN value IS NULL THEN NULL WHEN operator = '<' THEN CAST('-infinity' AS DOUBLE)
         WHEN operator = '>' THEN nextafter(CAST(value AS DOUBLE), CAST('infinity' AS DOUBLE)) ELSE CAST(value AS DOUBLE) END;
CREATE OR REPLACE MACRO highest_of(value, operator) AS
    CASE WHEN value IS NULL THEN NULL WHEN operator = '>' THEN CAST('infinity' AS DOUBLE)
         WHEN operator = '<' THEN nextafter(CAST(value AS DOUBLE), CAST('-infinity' AS DOUBLE)) ELSE CAST(value AS DOUBLE) END;
-- Where a result lies in a range; NULL where that is not certain. has_low, has_high: whether a range of this analyte has such an
-- end: one that misses it says nothing of that side.
CREATE OR REPLACE MACRO range_status(lowest, highest, low, high, has_low, has_high) AS
    CASE WHEN highest < low THEN 'low'
         WHEN lowest > high THEN 'high'
         WHEN coalesce(lowest >= low, high IS NOT NULL AND NOT has_low)
          AND coalesce(highest <= high, low IS NOT NULL AND NOT has_high) THEN 'normal' END;
CREATE OR REPLACE MACRO specimen_of(specimen) AS
    CASE WHEN lower(trim(specimen)) IN ('serum', 'plasma', 'whole blood', 'blood') THEN 'blood'
         WHEN lower(trim(specimen)) IN ('spot urine', 'random urine', 'urine') THEN 'urine' ELSE specimen END;
-- Total calcium (mmol/L) as it would be at 40 g/L albumin; nine decimals drop the noise of binary fractions.
CREATE OR REPLACE MACRO corrected_calcium(total_mmol_l, albumin_g_l) AS round(total_mmol_l + 0.02 * (40 - albumin_g_l), 9);
-- Bedside Schwartz (mL/min/1.73 m2) from height (cm) and creatinine (umol/L, 88.4 to the mg/dL).
CREATE OR REPLACE MACRO schwartz(height_cm, creatinine_umol_l) AS
    round(0.413 * height_cm / (creatinine_umol_l / 88.4), 9);
-- A result with its sign and unit: `<10.0 nmol/L`; with the decimals that are usual, or with those that it has (four digits).
CREATE OR REPLACE MACRO lab_decimals(unit) AS
    CASE WHEN unit IN ('mmol/L', 'mmol/mmol') THEN 2 WHEN unit IN ('U/L', 'umol/L', 'g/L', 'mm/h') THEN 0 ELSE 1 END;
CREATE OR REPLACE MACRO lab_number(x, decimals) AS
    CASE WHEN abs(round(x, decimals) - x) < 1e-9 THEN number_text(x, decimals) ELSE replace(printf('%.4g', CAST(x AS DOUBLE)), '-', '−') END;
CREATE OR REPLACE MACRO lab_text(x, operator, unit) AS
    CASE WHEN operator IN ('<', '>') THEN operator ELSE '' END || lab_number(x, lab_decimals(unit)) || ' ' || replace(unit, 'umol', 'µmol');
-- A range and whose it is: `2.20 to 2.70 (Laboratory A)`; of one end `up to 15`.
CREATE OR REPLACE MACRO range_text(low, high, unit, name) AS
    CASE WHEN low IS NULL THEN 'up to ' || lab_number(high, lab_decimals(unit)) WHEN high IS NULL THEN 'from ' || lab_number(low, lab_decimals(unit))
         ELSE lab_number(low, lab_decimals(unit)) || ' to ' || lab_number(high, lab_decimals(unit)) END || coalesce(' (' || name || ')', '');
-- Where a result stands among those of its patient, by day and time: without a time one that opens a finding comes after one
-- that closes it.
CREATE OR REPLACE MACRO lab_place(on_day, clock, opens) AS
    struct_pack(on_day := on_day, clock := coalesce(clock, CASE WHEN opens THEN TIME '23:59:59' ELSE TIME '00:00:00' END),
                opens := CASE WHEN opens THEN 1 ELSE 0 END);
-- Whether nothing that closes came after this place, among the rows of one patient.
CREATE OR REPLACE MACRO not_closed(opens, place, whose) AS
    coalesce(place > max(CASE WHEN NOT opens THEN place END) OVER (PARTITION BY whose), true);
-- A dose with the digits that it has, at most four of them.
CREATE OR REPLACE MACRO dose_text(x) AS CASE WHEN x IS NOT NULL THEN printf('%.4g', CAST(x AS DOUBLE)) END;

-- ── Searching ───────────────────────────────────────────────────────────────────────────────────────────────────────
-- Text in which upper and lower case are one, as Python's casefold() does to the words that are searched.
CREATE OR REPLACE MACRO folded(words) AS replace(replace(lower(words), 'ß', 'ss'), 'ς', 'σ');

-- ── Evidence ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- One fact behind a finding, with the batch and the file's row that brought it.
CREATE OR REPLACE MACRO fact(label, shown, on_day, source_table, batch_id, file_row) AS
    struct_pack(label := CAST(label AS VARCHAR), value := CAST(shown AS VARCHAR), on_date := CAST(on_day AS DATE),
                source_table := CAST(source_table AS VARCHAR), batch_id := CAST(batch_id AS INTEGER),
                file_row := CAST(file_row AS INTEGER));
