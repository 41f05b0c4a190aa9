//! What a user relies on: spellings of one word are one token, and a token is found again by itself.

use proptest::prelude::*;

use super::*;

fn words(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

fn stems(text: &str) -> String {
    tokens(text).into_iter().map(|token| stem(&token.text)).collect::<Vec<_>>().join(" ")
}

#[test]
fn one_word_in_several_spellings_is_one_token() {
    for spelling in
        ["children's", "children’s", "Children‘s", "CHILDRENʼS", "childrens", "chil\u{ad}dren's", "children\u{200b}'s"]
    {
        assert_eq!(words(spelling), "childrens", "{spelling}");
    }
    for spelling in ["café", "cafe\u{301}", "CAFÉ", "ｃａｆｅ"] {
        assert_eq!(words(spelling), "cafe", "{spelling}");
    }
    for spelling in ["ﬁrst", "First"] {
        assert_eq!(words(spelling), "first", "{spelling}");
    }
}

#[test]
fn what_separates_and_what_does_not() {
    let cases = [
        "16-plus",
        "s47",
        "section 47",
        "0–25",
        "7.8%",
        "£1,200",
        "well-being/safety",
        "parents' views",
        "'front door'",
        "‘good’",
        "e.g. multi-agency",
        "carers²",
        "care①leavers",
        "1½ years",
        "O’Neill’s",
        "a\u{f0b7}b",
        "snake_case",
        "Straße",
        "Œuvre",
        "naïve",
        "Ångström",
        "\u{fffd}visits",
        "‘’",
        "...",
        "",
    ];
    let table = cases.map(|case| format!("{case:?} [{}]", words(case))).join("\n");
    insta::assert_snapshot!(table, @r#"
    "16-plus" [16 plus]
    "s47" [s47]
    "section 47" [section 47]
    "0–25" [0 25]
    "7.8%" [7 8]
    "£1,200" [1 200]
    "well-being/safety" [well being safety]
    "parents' views" [parents views]
    "'front door'" [front door]
    "‘good’" [good]
    "e.g. multi-agency" [e g multi agency]
    "carers²" [carers]
    "care①leavers" [care leavers]
    "1½ years" [1 years]
    "O’Neill’s" [oneills]
    "a\u{f0b7}b" [a b]
    "snake_case" [snake case]
    "Straße" [strasse]
    "Œuvre" [oeuvre]
    "naïve" [naive]
    "Ångström" [angstrom]
    "�visits" [visits]
    "‘’" []
    "..." []
    "" []
    "#);
}

/// The words of the field, as the engine stems them. Any change of this table needs a new [`ANALYSIS_VERSION`].
#[test]
fn stems_of_the_words_of_the_field() {
    let domain = "return returns returned returning home interview interviews interviewed interviewing missing \
        exploited exploitation exploiting child children childrens care carer carers caring cared leaver leavers \
        leaving looked after adopt adopted adopter adopters adoption adoptive foster fostered fostering placement \
        placements placed placing permanence permanent permanency plan plans planned planning pathway pathways adviser \
        advisers advisor personal independent reviewing review reviews reviewed officer officers designated social \
        work worker workers working practice practitioner practitioners practise supervise supervised supervision \
        supervisory oversight management manager managers manage leadership leader leaders assess assessed assessment \
        assessments assessing referral referrals referred refer threshold thresholds protect protected protection \
        protective safeguard safeguarding strategy strategies discussion discussions meeting meetings neglect \
        neglected neglectful abuse abused abusive domestic violence violent risk risks risky harm harmful harmed \
        help helped helping early edge education educational school schools attendance absent absence excluded \
        exclusion exclusions health healthy disability disabilities disabled needs inadequate inadequately adequate \
        outstanding good improve improved improvement improving timely timeliness delay delays delayed drift quality \
        consistent consistently inconsistent inconsistency accommodation housing homeless homelessness";
    let pairs: Vec<_> = domain.split_whitespace().map(|word| format!("{word} {}", stem(word))).collect();
    let table = pairs.chunks(6).map(|line| line.join(", ")).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(table, @r"
    return return, returns return, returned return, returning return, home home, interview interview
    interviews interview, interviewed interview, interviewing interview, missing miss, exploited exploit, exploitation exploit
    exploiting exploit, child child, children children, childrens children, care care, carer carer
    carers carer, caring care, cared care, leaver leaver, leavers leaver, leaving leav
    looked look, after after, adopt adopt, adopted adopt, adopter adopt, adopters adopt
    adoption adopt, adoptive adopt, foster foster, fostered foster, fostering foster, placement placement
    placements placement, placed place, placing place, permanence perman, permanent perman, permanency perman
    plan plan, plans plan, planned plan, planning plan, pathway pathway, pathways pathway
    adviser advis, advisers advis, advisor advisor, personal person, independent independ, reviewing review
    review review, reviews review, reviewed review, officer offic, officers offic, designated design
    social social, work work, worker worker, workers worker, working work, practice practic
    practitioner practition, practitioners practition, practise practis, supervise supervis, supervised supervis, supervision supervis
    supervisory supervisori, oversight oversight, management manag, manager manag, managers manag, manage manag
    leadership leadership, leader leader, leaders leader, assess assess, assessed assess, assessment assess
    assessments assess, assessing assess, referral referr, referrals referr, referred refer, refer refer
    threshold threshold, thresholds threshold, protect protect, protected protect, protection protect, protective protect
    safeguard safeguard, safeguarding safeguard, strategy strategi, strategies strategi, discussion discuss, discussions discuss
    meeting meet, meetings meet, neglect neglect, neglected neglect, neglectful neglect, abuse abus
    abused abus, abusive abus, domestic domest, violence violenc, violent violent, risk risk
    risks risk, risky riski, harm harm, harmful harm, harmed harm, help help
    helped help, helping help, early earli, edge edg, education educ, educational educ
    school school, schools school, attendance attend, absent absent, absence absenc, excluded exclud
    exclusion exclus, exclusions exclus, health health, healthy healthi, disability disabl, disabilities disabl
    disabled disabl, needs need, inadequate inadequ, inadequately inadequ, adequate adequ, outstanding outstand
    good good, improve improv, improved improv, improvement improv, improving improv, timely time
    timeliness timeli, delay delay, delays delay, delayed delay, drift drift, quality qualiti
    consistent consist, consistently consist, inconsistent inconsist, inconsistency inconsist, accommodation accommod, housing hous
    homeless homeless, homelessness homeless
    ");
}

#[test]
fn stopped_words_are_tokens_too() {
    assert_eq!(words("The child is not at risk of it"), "the child is not at risk of it");
    assert_eq!(stems("Assessments are timely"), "assess are time");
}

#[test]
fn spans_are_of_what_was_written() {
    let text = "“Children’s” homes’ staff";
    let spans: Vec<_> = tokens(text).into_iter().map(|token| &text[token.span]).collect();
    assert_eq!(spans, ["Children’s", "homes", "staff"]);
}

#[test]
fn sentences_start_at_their_first_token() {
    assert_eq!(sentence_starts("Visits are late. Plans drift! (‘Some’ are good.) ... Most are not."), [0, 3, 5, 8]);
    assert_eq!(sentence_starts("no end"), [0]);
    assert_eq!(sentence_starts(" ... "), Vec::<usize>::new());
}

proptest! {
    #[test]
    fn a_token_is_its_own_only_token(text in any::<String>()) {
        for token in tokens(&text) {
            prop_assert!(!token.text.is_empty());
            let again: Vec<_> = tokens(&token.text).into_iter().map(|token| token.text).collect();
            prop_assert_eq!(again, [token.text]);
        }
    }

    #[test]
    fn tokens_stand_in_the_text_in_order(text in any::<String>()) {
        let mut end = 0;
        for (place, token) in tokens(&text).into_iter().enumerate() {
            prop_assert_eq!(token.position, place);
            prop_assert!(token.span.start >= end && token.span.start < token.span.end);
            prop_assert!(text.get(token.span.clone()).is_some());
            end = token.span.end;
        }
        prop_assert_eq!(count(&text), tokens(&text).len() as u64);
    }

    #[test]
    fn every_sentence_start_is_a_token(text in "[a-zA-Z.!? ’'\n0-9]{0,80}") {
        let starts = sentence_starts(&text);
        prop_assert!(starts.is_sorted());
        prop_assert!(starts.iter().all(|&start| start < tokens(&text).len()));
        prop_assert_eq!(starts.first().copied(), (count(&text) > 0).then_some(0));
    }

    #[test]
    fn the_engine_sees_the_same_tokens(text in any::<String>()) {
        let mut analyzer = tokenizers().get(EXACT).unwrap();
        let mut stream = analyzer.token_stream(&text);
        let mut seen = Vec::new();
        while stream.advance() {
            let token = stream.token();
            seen.push(Token { text: token.text.clone(), span: token.offset_from..token.offset_to, position: token.position });
        }
        prop_assert_eq!(seen, tokens(&text));
    }
}
