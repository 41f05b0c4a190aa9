//! Public items of a source file that name a type of another crate.

use super::tokens::{item_length, use_tree};

/// Returns the public items of a file that name `foreign`, a crate, or something that the file imports from it: signatures
/// of functions, public fields, variants, and implementations for public types.
pub(crate) fn items_that_name(foreign: &str, tokens: &[String]) -> Vec<String> {
    let imports = tokens.split(|token| token == ";").filter_map(|statement| {
        let start = statement.iter().rposition(|token| token == "use")?;
        Some(use_tree(&statement[start + 1..]))
    });
    let imported = imports.flatten().filter(|(path, _)| path[0] == foreign).map(|(_, name)| name);
    let names: Vec<String> = imported.chain([foreign.to_owned()]).collect();
    let types: Vec<&String> = tokens
        .windows(3)
        .filter(|next| next[0] == "pub" && matches!(&*next[1], "struct" | "enum"))
        .map(|next| &next[2])
        .collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let rest = &tokens[at..];
        let item = match (token.as_str(), rest.get(1).map(String::as_str)) {
            ("pub", Some("(" | "use" | "mod")) => continue,
            ("pub", Some("enum" | "trait")) => &rest[..item_length(rest)],
            ("pub", _) => &rest[..signature_length(rest)],
            ("impl", _) => {
                let header = &rest[..signature_length(rest)];
                let is_public = header.windows(2).any(|next| next[0] == "for" && types.contains(&&next[1]));
                if is_public { header } else { continue }
            }
            _ => continue,
        };
        if item.iter().any(|token| names.contains(token)) {
            found.push(item.iter().take(4).cloned().collect::<Vec<_>>().join(" "));
        }
    }
    found
}

/// How many tokens a signature or a field takes that `tokens` begin with.
fn signature_length(tokens: &[String]) -> usize {
    let mut depth = 0;
    let end = (0..tokens.len()).find(|&at| {
        match tokens[at].as_str() {
            "(" | "[" | "<" => depth += 1,
            // An arrow closes nothing.
            ">" if at > 0 && tokens[at - 1] == "-" => {}
            ")" | "]" | ">" => depth -= 1,
            _ => {}
        }
        depth < 0 || (depth == 0 && matches!(tokens[at].as_str(), "{" | ";" | "," | "="))
    });
    end.unwrap_or(tokens.len())
}
