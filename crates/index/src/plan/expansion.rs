//! What bare words are widened by: other spellings, other wordings.

use tantivy::Term;

use super::error::SearchFailure;
use super::planner_state::{BareWord, Planner};
use super::query_plan::Alternative;
use super::synonyms::groups::Wording;
use super::words::{Form, Step};
use crate::query::{Variant, Widening};

impl Planner<'_> {
    /// Adds to each bare word the other spellings and wordings that it is a part of.
    pub(super) fn widen(&mut self, bare: &mut [BareWord]) -> Result<(), SearchFailure> {
        let places: Vec<usize> =
            (0..).zip(bare.iter()).flat_map(|(at, word)| word.tokens.iter().map(move |_| at)).collect();
        let tokens: Vec<String> = bare.iter().flat_map(|word| word.tokens.iter().cloned()).collect();
        for (pair, places) in tokens.windows(2).zip(places.windows(2)) {
            // A word typed with a hyphen is looked for in both spellings already.
            if let ([left, right], [at, next]) = (pair, places)
                && at != next
                && let Some(joined) = self.context.compounds.join(left, right)?
            {
                let node = self.sequence(&[Step::Token(joined.clone())], Form::Stem)?;
                Self::add_variant(bare, places, &Alternative { label: joined, node });
            }
        }
        let forms: Vec<String> = tokens.iter().map(|token| self.stem(token)).collect();
        let groups = self
            .context
            .synonyms
            .filter(|_| !forms.is_empty())
            .map(|synonyms| synonyms.groups(&forms))
            .transpose()?
            .unwrap_or_default();
        for group in groups {
            let mut added = Vec::new();
            for wording in group.variants {
                let passages = self.count(&wording.stems)?;
                if passages > 0 {
                    let sequence: Vec<Step> = wording.stems.iter().cloned().map(Step::Token).collect();
                    let node = self.sequence(&sequence, Form::AsStem)?;
                    let Wording { text, source, years, .. } = wording;
                    let variant = Alternative { label: text.clone(), node };
                    Self::add_variant(bare, places.get(group.range.clone()).unwrap_or_default(), &variant);
                    added.push(Variant { text, source, years, passages });
                }
            }
            if !added.is_empty() {
                let term = tokens.get(group.range).unwrap_or_default().join(" ");
                self.widened.push(Widening { term, years: group.years, added });
            }
        }
        Ok(())
    }

    /// Passages that a search may find with these stems next to each other.
    fn count(&self, stems: &[String]) -> Result<u64, SearchFailure> {
        let term = |stem: &String| Term::from_field_text(self.context.fields.stem, stem);
        Ok(self.context.statistics.found_freq(stems.iter().map(term).collect())?)
    }

    fn add_variant(bare: &mut [BareWord], places: &[usize], variant: &Alternative) {
        let mut places = places.to_vec();
        places.dedup();
        for place in places {
            bare.get_mut(place).into_iter().for_each(|word| word.variants.push(variant.clone()));
        }
    }
}
