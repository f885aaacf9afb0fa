use super::*;

fn mistake(text: &str) -> String {
    match Profile::parse(text, "mine.toml") {
        Ok(_) => panic!("was taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_one_that_is_built_in_is_sound() {
    let profile = Profile::builtin().unwrap();
    assert_eq!(
        profile.url(&profile.address.cart),
        "https://gsp.natura.com/cart"
    );
    assert_eq!(
        profile.at("http://127.0.0.1:9/").address.base,
        "http://127.0.0.1:9"
    );
}

#[test]
fn a_mistake_names_line_and_key() {
    let unknown_key = BUILTIN.replace("retry_presses = 4", "retry_preses = 4");
    let message = mistake(&unknown_key);
    assert!(message.starts_with("mine.toml"), "{message}");
    assert!(
        message.contains("retry_preses") && message.contains("line"),
        "{message}"
    );

    let unknown_anchor = BUILTIN.replace("login_access = [", "login_acess = [");
    let message = mistake(&unknown_anchor);
    assert!(
        message.contains("login_acess") && message.contains("line"),
        "{message}"
    );

    let wrong_type = BUILTIN.replace("load_ms = 30000", "load_ms = \"soon\"");
    let message = mistake(&wrong_type);
    assert!(
        message.contains("load_ms") && message.contains("line"),
        "{message}"
    );

    let not_toml = mistake("name = ");
    assert!(not_toml.contains("line 1"), "{not_toml}");
}

#[test]
fn a_mistake_is_told_in_both_languages() {
    let deep = BUILTIN.replace(
        "{ css = \"button, a, [role=button], input[type=submit]\", text = \"ACCESO\" }",
        "{ csx = \"button\" }",
    );
    let line = BUILTIN
        .lines()
        .position(|it| it.contains("ACCESO"))
        .unwrap()
        + 1;
    let text = Profile::parse(&deep, "mine.toml").unwrap_err().text();
    let es = format!("mine.toml: línea {line}, clave `login_access`: clave desconocida");
    assert!(text.es.starts_with(&es), "{}", text.es);
    let en = format!("mine.toml: line {line}, key `login_access`: unknown field `csx`");
    assert!(text.en.starts_with(&en), "{}", text.en);

    let unknown = BUILTIN.replace("login_access = [", "login_acess = [");
    let text = Profile::parse(&unknown, "mine.toml").unwrap_err().text();
    assert!(!text.en.contains("expected one of"), "{}", text.en);

    let address = BUILTIN.replace("https://gsp", "gsp");
    let text = Profile::parse(&address, "mine.toml").unwrap_err().text();
    assert!(
        text.es.contains("clave `base`: debe empezar"),
        "{}",
        text.es
    );
}

#[test]
fn an_anchor_without_alternatives_is_refused() {
    let start = BUILTIN.find("login_password = [").unwrap();
    let end = start + BUILTIN[start..].find('\n').unwrap();
    let text = format!(
        "{}login_password = []{}",
        &BUILTIN[..start],
        &BUILTIN[end..]
    );
    let message = mistake(&text);
    assert!(
        message.contains("login_password") && message.contains("line"),
        "{message}"
    );
}

#[test]
fn a_dialog_must_say_how_it_is_recognised() {
    let text = BUILTIN.replace("contains = [\"Límite de unidades\"]\n", "");
    let message = mistake(&text);
    assert!(
        message.contains("unit limit") && message.contains("line"),
        "{message}"
    );
}

#[test]
fn another_text_has_another_fingerprint() {
    let one = Profile::builtin().unwrap();
    let other = Profile::parse(&BUILTIN.replace("moves = 120", "moves = 121"), "x").unwrap();
    assert_ne!(one.fingerprint(), other.fingerprint());
}

#[test]
fn dialogs_are_recognised_by_their_words() {
    let profile = Profile::builtin().unwrap();
    let meaning = |text: &str| {
        profile
            .dialog
            .iter()
            .find(|rule| rule.recognises(text, &[]))
            .map(|rule| rule.meaning)
    };
    assert_eq!(
        meaning("ESTE PEDIDO ESTÁ GUARDADO"),
        Some(Meaning::SavedOrder)
    );
    assert_eq!(
        meaning("No podemos encontrar los Códigos\n123"),
        Some(Meaning::UnknownCodes)
    );
    assert_eq!(
        meaning("En tu archivo hemos detectado inconsistencias."),
        Some(Meaning::Inconsistent)
    );
    assert_eq!(meaning("Límite de unidades"), Some(Meaning::Limit));
    assert_eq!(
        meaning("Productos indisponibles"),
        Some(Meaning::Unavailable)
    );
    assert_eq!(
        meaning("¿Quieres vaciar tu carrito?"),
        Some(Meaning::EmptyCart)
    );
    assert_eq!(meaning("¿Quieres enviar tu pedido ahora?"), None);
}
