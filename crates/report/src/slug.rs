//! Readable, URL-safe names.

/// Returns `text` in lower case without apostrophes, with one hyphen for every run of characters other than letters and
/// digits.
///
/// # Examples
///
/// ```
/// assert_eq!(report::slug("Children’s services: good"), "childrens-services-good");
/// ```
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !matches!(c, '\'' | '’' | '‘')) {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}
