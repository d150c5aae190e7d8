-- Points in time of a pregnancy: a date, a gestational age, a time before or after delivery, onset or diagnosis.
-- A text that is none of these gives NULL. `30 weeks`, `6 months` are completed ones: each stands for the days up to the next.

-- Text with single blanks in small letters.
CREATE OR REPLACE MACRO point_words(words) AS trim(regexp_replace(replace(lower(words), '＋', '+'), '[\s\x{00A0}\x{2007}\x{2009}\x{202F}]+', ' ', 'g'));
-- Weeks and days of a pregnancy (`38+2`, `38 weeks`, `38w 2d`, `38`) as its first and last possible day; NULL where the text says nothing
-- certain.
CREATE OR REPLACE MACRO gestation_parts(words) AS regexp_extract(point_words(words),
    '^(\d{1,2})(?: *\+ *(\d)| *(?:w|wk|wks|weeks?) *(?:and *)?(\d) *(?:d|days?))? *(?:w|wk|wks|weeks?)? *(?:of +)?(?:gestation|pregnancy)?$',
    ['weeks', 'plus', 'days']);
CREATE OR REPLACE MACRO gestation_from(weeks, days) AS
    CASE WHEN coalesce(TRY_CAST(nullif(days, '') AS INTEGER) <= 6, true) THEN 7 * TRY_CAST(weeks AS INTEGER) + coalesce(TRY_CAST(nullif(days, '') AS INTEGER), 0) END;
CREATE OR REPLACE MACRO gestation_to(weeks, days) AS
    CASE WHEN coalesce(TRY_CAST(nullif(days, '') AS INTEGER) <= 6, true) THEN 7 * TRY_CAST(weeks AS INTEGER) + coalesce(TRY_CAST(nullif(days, '') AS INTEGER), 6) END;
CREATE OR REPLACE MACRO gestation_first(words) AS
    gestation_from(gestation_parts(words).weeks, gestation_parts(words).plus || gestation_parts(words).days);
CREATE OR REPLACE MACRO gestation_last(words) AS
    gestation_to(gestation_parts(words).weeks, gestation_parts(words).plus || gestation_parts(words).days);
-- 212 -> `30+2`; a range `30+0 to 30+6` as `30 weeks`, any other with its two ends.
CREATE OR REPLACE MACRO gestation_day_text(days) AS CAST(days // 7 AS VARCHAR) || '+' || CAST(days % 7 AS VARCHAR);
CREATE OR REPLACE MACRO gestation_text(first_day, last_day) AS
    CASE WHEN first_day = last_day THEN gestation_day_text(first_day)
         WHEN first_day % 7 = 0 AND last_day = first_day + 6 THEN CAST(first_day // 7 AS VARCHAR) || ' weeks'
         ELSE gestation_day_text(first_day) || ' to ' || gestation_day_text(last_day) END;

CREATE OR REPLACE MACRO ordinal_number(words) AS
    CASE words WHEN 'first' THEN 1 WHEN 'second' THEN 2 WHEN 'third' THEN 3 WHEN 'fourth' THEN 4 WHEN 'fifth' THEN 5 WHEN 'sixth' THEN 6
         WHEN 'seventh' THEN 7 WHEN 'eighth' THEN 8 WHEN 'ninth' THEN 9 WHEN 'tenth' THEN 10
         ELSE TRY_CAST(regexp_extract(words, '^(\d{1,4})', 1) AS INTEGER) END;
-- `day 2 after delivery`, `2nd day postpartum`: the day; `3 weeks before diagnosis`: count, unit, sense, anchor ('' where it is no such text).
CREATE OR REPLACE MACRO point_day(words) AS regexp_extract(point_words(words),
    '^(?:post[- ]?partum day (\d{1,4})|day (\d{1,4})(?: post[- ]?partum| after (?:the )?(?:delivery|birth))?|(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,3}(?:st|nd|rd|th)) day (?:post[- ]?partum|after (?:the )?(?:delivery|birth)))$',
    ['after_word', 'plain', 'ordinal']);
CREATE OR REPLACE MACRO point_span(words) AS regexp_extract(point_words(words),
    '^(\d{1,4}) ?(day|week|wk|month|mo|year)s? (?:(post[- ]?partum)|(after|before) (?:the )?(delivery|birth|onset|symptom onset|onset of symptoms|diagnosis))$',
    ['n', 'unit', 'postpartum', 'sense', 'anchor']);
-- The mean length of a calendar month, in days.
CREATE OR REPLACE MACRO month_days() AS 30.4375::DOUBLE;
CREATE OR REPLACE MACRO unit_days(n, unit) AS
    CAST(round(CASE unit WHEN 'day' THEN n WHEN 'week' THEN 7 * n WHEN 'wk' THEN 7 * n WHEN 'month' THEN n * month_days() WHEN 'mo' THEN n * month_days()
                         WHEN 'year' THEN 12 * n * month_days() END) AS INTEGER);
-- What is found in a text that may be a point: p of read_point below.
CREATE OR REPLACE MACRO point_parts(words) AS struct_pack(w := point_words(words), g := gestation_parts(words), d := point_day(words), s := point_span(words));
CREATE OR REPLACE MACRO kind_of_parts(p) AS
    CASE WHEN regexp_matches(p.w, '^\d{4}-\d{2}-\d{2}$') AND TRY_CAST(p.w AS DATE) IS NOT NULL THEN 'date'
         WHEN gestation_from(p.g.weeks, p.g.plus || p.g.days) IS NOT NULL AND NOT regexp_matches(p.w, '^\d+$') THEN 'gestation'
         WHEN p.d.after_word || p.d.plain || p.d.ordinal <> '' THEN 'after delivery'
         WHEN p.s.n <> '' AND NOT (p.s.unit = 'year' AND length(p.s.n) > 2)   -- no century of years
         THEN CASE WHEN p.s.postpartum <> '' OR p.s.anchor IN ('delivery', 'birth') THEN 'after delivery'
                   WHEN p.s.anchor = 'diagnosis' THEN 'after diagnosis' ELSE 'after onset' END
         WHEN regexp_matches(p.w, '^(at |day of )?(the )?(delivery|birth)$') THEN 'after delivery'
         WHEN regexp_matches(p.w, '^(in|during) (the )?pregnancy$|^before (the )?(delivery|birth)$') THEN 'in pregnancy'
         WHEN regexp_matches(p.w, '^after (the )?(delivery|birth)$|^post[- ]?partum$|^(in the )?puerperium$') THEN 'in the puerperium'
         WHEN regexp_matches(p.w, '^(not (stated|recorded|known)|unknown|nr|n/r|-|—)$') THEN 'not stated' END;
-- Its first (extra 0) or last possible day (extra 1) by the count of a kind that counts days.
CREATE OR REPLACE MACRO counted_day(p, extra) AS
    CASE WHEN p.s.n = '' THEN coalesce(ordinal_number(nullif(p.d.after_word || p.d.plain || p.d.ordinal, '')), 0)
         WHEN p.s.sense = 'before' THEN -(unit_days(TRY_CAST(p.s.n AS INTEGER) + 1 - extra, p.s.unit) - (1 - extra))
         ELSE unit_days(TRY_CAST(p.s.n AS INTEGER) + extra, p.s.unit) - extra END;
-- A point in time as written: its kind and its first and last possible day by its own count, of gestation, or after the delivery, the onset
-- or the diagnosis. Kinds: date, gestation, after delivery, after onset, after diagnosis; in pregnancy and in the puerperium (a stretch, not
-- a point); not stated; NULL for a text that is none. The days of a date are NULL. Lambdas give each part a name: written out in full the
-- expression would be planned for a third of a second.
CREATE OR REPLACE MACRO read_point(words) AS
    list_transform(list_transform([point_parts(words)], lambda p: struct_pack(p := p, kind := kind_of_parts(p))), lambda q: struct_pack(
        kind := q.kind,
        first_day := CASE WHEN q.kind = 'gestation' THEN gestation_from(q.p.g.weeks, q.p.g.plus || q.p.g.days) WHEN q.kind = 'in the puerperium' THEN 0
                          WHEN starts_with(q.kind, 'after ') THEN counted_day(q.p, 0) END,
        last_day := CASE WHEN q.kind = 'gestation' THEN gestation_to(q.p.g.weeks, q.p.g.plus || q.p.g.days)
                         WHEN starts_with(q.kind, 'after ') THEN counted_day(q.p, 1) END))[1];
-- Whether one stretch of days is over before another begins, on any scale that both have. Two that overlap, or have no scale in common, are in
-- no order: a place to sort by does not tell which came first.
CREATE OR REPLACE MACRO surely_before(a, b) AS
    coalesce(a.after_last < b.after_first, false) OR coalesce(a.gestation_last < b.gestation_first, false) OR coalesce(a.day_last < b.day_first, false);
CREATE OR REPLACE MACRO point_kind(words) AS read_point(words).kind;
CREATE OR REPLACE MACRO point_first(words) AS read_point(words).first_day;
CREATE OR REPLACE MACRO point_last(words) AS read_point(words).last_day;

-- A differential diagnosis under one name: abbreviations and other spellings of the eight; other words as they are. A part of one, such as
-- myeloma or a rib fracture, is a line of its own: to exclude it does not exclude the rest.
CREATE OR REPLACE MACRO differential_named(words) AS
    CASE WHEN words IS NULL THEN 'not named'
         WHEN regexp_matches(lower(words), 'regional pain|\bcrps\b|\brsd\b|reflex|s[uü]deck|algodystrophy') THEN 'complex regional pain syndrome'
         WHEN regexp_matches(lower(words), 'marrow o?edema') THEN 'bone marrow oedema syndrome'
         WHEN regexp_matches(lower(words), 'avascular|aseptic|\bavn\b|osteonecrosis') THEN 'avascular necrosis'
         WHEN regexp_matches(lower(words), 'osteomyelitis') THEN 'osteomyelitis'
         WHEN regexp_matches(lower(words), 'septic|infectious arthritis') THEN 'septic arthritis'
         WHEN regexp_matches(lower(words), 'synovitis|\bpvns\b|\btgct\b') THEN 'villonodular synovitis'
         WHEN regexp_matches(lower(words), '(stress|fatigue|insufficiency|occult).*fracture|^ *fracture *$') THEN 'stress fracture'
         WHEN regexp_matches(lower(words), 'neoplas|tumou?r|malignan|cancer') THEN 'neoplasm'
         ELSE lower(trim(words)) END;
-- Whether an entry of an image says that it was made: without words it does.
CREATE OR REPLACE MACRO was_imaged(words) AS
    words IS NULL OR NOT (says_not_done(words) OR regexp_matches(lower(words), 'refus|declin|cancel|contraindicat|not (possible|tolerated)'));
