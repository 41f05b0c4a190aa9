//! Expansion: adds other spellings and synonyms to bare words.

use tantivy::Term;

use super::error::SearchFailure;
use super::planner_state::{BareWord, Planner};
use super::query_plan::Alternative;
use super::synonyms::groups::Wording;
use super::words::{Form, Step};
use crate::query::{Variant, Widening};
use crate::storage::tantivy_index::broken;
use crate::text::part::Items;

impl Planner<'_> {
    /// Adds to each bare word the spellings of compounds and the synonyms that it belongs to.
    pub(super) fn widen(&mut self, bare: &mut [BareWord]) -> Result<(), SearchFailure> {
        let places: Vec<usize> =
            (0..).zip(bare.iter()).flat_map(|(at, word)| word.tokens.iter().map(move |_| at)).collect();
        let tokens: Vec<String> = bare.iter().flat_map(|word| word.tokens.iter().cloned()).collect();
        for (pair, places) in tokens.windows(2).zip(places.windows(2)) {
            // A word typed with a hyphen already matches in both spellings.
            if let ([left, right], [at, next]) = (pair, places)
                && at != next
                && let Some(joined) = self.context.statistics.join_compound(left, right)?
            {
                let node = self.sequence(&[Step::Token(joined.clone())], Form::Stem)?;
                Self::add_variant(bare, places, &Alternative { label: joined, node });
            }
        }
        let forms: Vec<String> = tokens.iter().map(|token| self.stem(token)).collect();
        let groups = match self.context.synonyms {
            Some(synonyms) if !forms.is_empty() => synonyms.groups(&forms)?,
            _ => Vec::new(),
        };
        for group in groups {
            let (Some(places), Some(words)) = (places.get(group.range.clone()), tokens.get(group.range)) else {
                return Err(broken("a synonym of words that are not in the query").into());
            };
            let mut added = Vec::new();
            for wording in group.variants {
                let passages = self.count(&wording.stems)?;
                if passages > 0 {
                    let sequence: Vec<Step> = wording.stems.iter().cloned().map(Step::Token).collect();
                    let node = self.sequence(&sequence, Form::AsStem)?;
                    let Wording { text, source, years, .. } = wording;
                    let variant = Alternative { label: text.clone(), node };
                    Self::add_variant(bare, places, &variant);
                    added.push(Variant { text, source, years, passages });
                }
            }
            if !added.is_empty() {
                self.widened.push(Widening { term: words.join(" "), years: group.years, added });
            }
        }
        Ok(())
    }

    /// Returns how many passages that a search can find have these stems next to each other.
    fn count(&self, stems: &[String]) -> Result<u64, SearchFailure> {
        let term = |stem: &String| Term::from_field_text(self.context.statistics.fields.stem, stem);
        Ok(self.context.statistics.found_freq(&stems.iter().map(term).collect::<Vec<_>>())?)
    }

    fn add_variant(bare: &mut [BareWord], places: &[usize], variant: &Alternative) {
        let mut places = places.to_vec();
        places.dedup();
        for place in places {
            if let Some(word) = bare.item_mut(place) {
                word.clause.variants.push(variant.clone());
            }
        }
    }
}
