//! The font size of running text.

/// Returns the font size of most characters, given sizes with numbers of characters; 0 if unknown.
pub(crate) fn body_size(sizes: impl Iterator<Item = (f32, usize)>) -> f32 {
    let mut weights: Vec<(f32, usize)> = Vec::new();
    for (size, characters) in sizes {
        match weights.iter_mut().find(|(known, _)| (known - size).abs() < 0.05) {
            Some((_, weight)) => *weight += characters,
            None => weights.push((size, characters)),
        }
    }
    weights.into_iter().max_by_key(|(_, weight)| *weight).map_or(0.0, |(size, _)| size)
}
