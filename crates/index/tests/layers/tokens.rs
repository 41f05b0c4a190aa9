//! The little of Rust's grammar that it takes to find modules and paths.

/// Identifiers, `::` and single marks; comments and literals are left out.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = literal_length(rest) {
            length
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..length].to_owned());
            length
        } else {
            let length = if rest.starts_with("::") { 2 } else { first.len_utf8() };
            if !first.is_whitespace() {
                tokens.push(rest[..length].to_owned());
            }
            length
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of the string or character that `text` begins with.
fn literal_length(text: &str) -> Option<usize> {
    let letters = ["br", "cr", "r", "b", "c"].into_iter().find(|letters| {
        text.strip_prefix(letters)
            .is_some_and(|rest| rest.starts_with('"') || (letters.ends_with('r') && rest.starts_with('#')))
    });
    let prefix = letters.map_or(0, str::len);
    let body = &text[prefix..];
    if letters.is_some_and(|letters| letters.ends_with('r')) {
        let hashes = body.find(|c| c != '#')?;
        let end = format!("\"{}", &body[..hashes]);
        return body[hashes..]
            .strip_prefix('"')
            .map(|inner| prefix + hashes + 1 + inner.find(&end).unwrap() + end.len());
    }
    if body.starts_with('"') {
        return Some(prefix + quoted_length(body, '"'));
    }
    // A lifetime has no second quotation mark after its first letter.
    let mut characters = text.strip_prefix('\'')?.chars();
    let is_character = characters.next()? == '\\' || characters.next()? == '\'';
    is_character.then(|| quoted_length(text, '\''))
}

/// The length of a literal between two such marks.
fn quoted_length(text: &str, mark: char) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let is_end = *c == mark && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |(at, _)| at + mark.len_utf8())
}

/// How many tokens the block takes that `tokens` begin with.
pub(crate) fn block_length(tokens: &[String]) -> usize {
    let mut depth = 0;
    let end = tokens.iter().position(|token| {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    end.map_or(tokens.len(), |end| end + 1)
}

/// How many tokens the item takes that `tokens` begin with: up to the end of its block, or its semicolon.
pub(crate) fn item_length(tokens: &[String]) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            ";" => return at + 1,
            "{" => return at + block_length(&tokens[at..]),
            "(" | "[" => at += block_length(&tokens[at..]),
            _ => at += 1,
        }
    }
    at
}

/// The paths of a `use`, each with the name that it gets.
pub(crate) fn use_tree(tokens: &[String]) -> Vec<(Vec<String>, String)> {
    let Some(open) = tokens.iter().position(|token| token == "{") else {
        let path = tokens.iter().take_while(|token| *token != "as");
        let mut path: Vec<String> = path.filter(|token| !matches!(token.as_str(), "::" | "*")).cloned().collect();
        let name = tokens.last().cloned().unwrap_or_default();
        if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
            path.pop();
        }
        return if path.is_empty() { Vec::new() } else { vec![(path, name)] };
    };
    let mut trees = Vec::new();
    let mut start = open + 1;
    let end = open + block_length(&tokens[open..]) - 1;
    while start < end {
        let mut at = start;
        while at < end && tokens[at] != "," {
            at += if tokens[at] == "{" { block_length(&tokens[at..]) } else { 1 };
        }
        let tree: Vec<String> = tokens[..open].iter().chain(&tokens[start..at]).cloned().collect();
        trees.extend(use_tree(&tree));
        start = at + 1;
    }
    trees
}
