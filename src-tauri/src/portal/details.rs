//! What a failure's detail says, in both languages. The portal's own words, codes, and the names of
//! the profile's anchors stay as they are.

use std::fmt::Display;

use super::screens::Screen;
use super::text::short;
use crate::browser::{ActionError, BrowserError, NavigationProblem};
use crate::domain::Text;

/// On one line each, and no longer than a log line should be.
pub(super) fn cut(text: &Text) -> Text {
    Text::new(short(&text.es), short(&text.en))
}

/// `carro: no hubo respuesta`
pub(super) fn at(screen: Screen, what: &Text) -> Text {
    let screen = screen.text();
    Text::new(
        format!("{}: {}", screen.es, what.es),
        format!("{}: {}", screen.en, what.en),
    )
}

/// What was waited for did not come.
pub(super) fn came_to_nothing(what: &Text) -> Text {
    Text::new(
        format!("{}: no hubo respuesta", what.es),
        format!("{}: nothing came of it", what.en),
    )
}

/// A technical mistake, in its own words.
pub(super) fn technical(es: &str, en: &str, error: &impl Display) -> Text {
    Text::new(format!("{es}: {error}"), format!("{en}: {error}"))
}

/// Why a page did not do what was asked.
pub(super) fn action(error: &ActionError) -> Text {
    match error {
        ActionError::Timeout { what, why } => {
            let (what, why) = (deed(what), obstacle(why));
            Text::new(
                format!("{}: se acabó el tiempo ({})", what.es, why.es),
                format!("{}: time is up ({})", what.en, why.en),
            )
        }
        ActionError::Interrupted { what, by } => {
            let what = deed(what);
            Text::new(
                format!("{}: antes apareció {by}", what.es),
                format!("{}: {by} showed up first", what.en),
            )
        }
        ActionError::Navigation(problem) => {
            let problem = navigation(problem);
            Text::new(
                format!("la página no cargó: {}", problem.es),
                format!("the page did not load: {}", problem.en),
            )
        }
        ActionError::Crashed => Text::new("la página se cayó", "the page crashed"),
        ActionError::Gone => Text::new("la página ya no está", "the page is gone"),
        ActionError::Closed => Text::new("el navegador ya no está", "the browser is gone"),
        ActionError::Script(what) => technical("error en la página", "error in the page", what),
        ActionError::Protocol(what) => technical(
            "el navegador rechazó una orden",
            "the browser refused a command",
            what,
        ),
    }
}

/// Why there is no browser to work with.
pub(super) fn browser(error: &BrowserError) -> Text {
    match error {
        BrowserError::NotThere(path) => Text::new(
            format!("no hay un navegador en {}", path.display()),
            format!("there is no browser at {}", path.display()),
        ),
        BrowserError::NotFound => Text::new(
            "no se encontró Chromium, Chrome ni Edge",
            "no Chromium, Chrome or Edge was found",
        ),
        BrowserError::NotStarted { path, why } => Text::new(
            format!("el navegador {} no arranca: {why}", path.display()),
            format!("the browser {} does not start: {why}", path.display()),
        ),
        BrowserError::Action(error) => action(error),
    }
}

fn navigation(problem: &NavigationProblem) -> Text {
    match problem {
        NavigationProblem::ConnectionRefused => {
            Text::new("conexión rechazada", "connection refused")
        }
        NavigationProblem::NameNotResolved => Text::new(
            "no se encontró la dirección o no hay red",
            "the address was not found or there is no network",
        ),
        NavigationProblem::ConnectionReset => {
            Text::new("la conexión se cortó", "the connection broke")
        }
        NavigationProblem::TimedOut => Text::new("nadie respondió a tiempo", "no answer in time"),
        NavigationProblem::Other(code) => Text::same(code),
    }
}

/// What was being done, as the browser's log calls it.
fn deed(what: &str) -> Text {
    const DEEDS: [(&str, &str, &str); 4] = [
        ("click ", "pulsar ", "pressing "),
        ("check ", "marcar ", "checking "),
        ("fill ", "escribir en ", "typing into "),
        (
            "choose file by ",
            "elegir archivo con ",
            "choosing a file by ",
        ),
    ];
    for (word, es, en) in DEEDS {
        if let Some(name) = what.strip_prefix(word) {
            // What was typed is said by the order itself.
            let name = name.split(" with ").next().unwrap_or(name);
            return Text::new(format!("{es}{name}"), format!("{en}{name}"));
        }
    }
    match what {
        "mouse" => Text::new("mover el ratón", "moving the mouse"),
        "script" => Text::new("mirar la página", "looking at the page"),
        // A command of the browser's protocol.
        _ => Text::same(what),
    }
}

/// What stood in the way, as the browser's log calls it.
fn obstacle(why: &str) -> Text {
    const WHOLE: [(&str, &str); 8] = [
        ("not found", "no está"),
        ("it stays unchecked", "queda sin marcar"),
        ("it holds something else", "quedó otro texto"),
        ("no answer", "sin respuesta"),
        ("the browser did not answer", "el navegador no respondió"),
        ("the document kept changing", "la página no dejó de cambiar"),
        ("was not noticed", "la página no lo notó"),
        ("was lost to a re-render", "la página se dibujó de nuevo"),
    ];
    const BEGINS: [(&str, &str); 3] = [
        ("covered by ", "lo tapa "),
        ("landed on ", "cayó en "),
        ("it holds ", "quedó "),
    ];
    const ENDS: [(&str, &str); 3] = [
        (" is disabled", " está deshabilitado"),
        (" moves", " se mueve"),
        (" is not editable", " no se puede editar"),
    ];
    let whole = WHOLE.iter().find(|(en, _)| *en == why);
    let begins = BEGINS
        .iter()
        .find_map(|(en, es)| Some(format!("{es}{}", why.strip_prefix(en)?)));
    let ends = ENDS
        .iter()
        .find_map(|(en, es)| Some(format!("{}{es}", why.strip_suffix(en)?)));
    let es = whole.map(|(_, es)| (*es).to_owned()).or(begins).or(ends);
    Text::new(es.unwrap_or_else(|| why.to_owned()), why)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that only English has.
    const ENGLISH: [&str; 8] = [
        " the ",
        " is ",
        " not ",
        "time is up",
        "found",
        " was ",
        " by ",
        "page",
    ];

    fn is_spanish(text: &Text) {
        let padded = format!(" {} ", text.es);
        for word in ENGLISH {
            assert!(!padded.contains(word), "{word:?} in {text:?}");
        }
        assert_ne!(text.es, text.en);
    }

    #[test]
    fn what_the_browser_says_is_said_in_spanish_too() {
        let timeout = |what: &str, why: &str| ActionError::Timeout {
            what: what.to_owned(),
            why: why.to_owned(),
        };
        let whys = [
            "not found",
            "it stays unchecked",
            "it holds something else",
            "it holds “7”",
            "no answer",
            "the browser did not answer",
            "the document kept changing",
            "was not noticed",
            "was lost to a re-render",
            "covered by div#veil",
            "landed on div#veil",
            "button#add is disabled",
            "button#add moves",
            "input#code is not editable",
        ];
        for why in whys {
            is_spanish(&action(&timeout("click bag", why)));
        }
        for what in [
            "check other",
            "fill code with 12",
            "mouse",
            "script",
            "choose file by x",
        ] {
            is_spanish(&action(&timeout(what, "not found")));
        }
        let text = action(&timeout("fill code with 12", "covered by div#veil"));
        assert_eq!(
            text.es,
            "escribir en code: se acabó el tiempo (lo tapa div#veil)"
        );
        let errors = [
            ActionError::Interrupted {
                what: "click bag".to_owned(),
                by: "dialog".to_owned(),
            },
            ActionError::Navigation(NavigationProblem::ConnectionRefused),
            ActionError::Navigation(NavigationProblem::NameNotResolved),
            ActionError::Navigation(NavigationProblem::ConnectionReset),
            ActionError::Navigation(NavigationProblem::TimedOut),
            ActionError::Navigation(NavigationProblem::Other("SSL_ERROR".to_owned())),
            ActionError::Crashed,
            ActionError::Gone,
            ActionError::Closed,
            ActionError::Script("x".to_owned()),
            ActionError::Protocol("x".to_owned()),
        ];
        for error in errors {
            is_spanish(&action(&error));
            is_spanish(&browser(&error.into()));
        }
        is_spanish(&browser(&BrowserError::NotFound));
        is_spanish(&browser(&BrowserError::NotThere("/x".into())));
        is_spanish(&browser(&BrowserError::NotStarted {
            path: "/x".into(),
            why: "code 1".to_owned(),
        }));
        for screen in Screen::ALL {
            is_spanish(&at(screen, &came_to_nothing(&Text::new("esto", "this"))));
        }
    }
}
