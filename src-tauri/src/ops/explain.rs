//! An order's story in plain sentences: what was tried, what the portal answered, what to do. Made
//! from what was written down, so that it can be told at any time later.

use super::wire::{
    AttemptView, EvidencePathView, ExplanationView, LineView, OrderDetail, Sentence,
};
use super::{Ops, OpsError, advice, words};
use crate::domain::{LineState, OrderId, OrderState, Reason, Step, Text};

/// Sentences about tries; of more, those in the middle are counted.
const ATTEMPTS_MAX: usize = 5;
const NOTES_MAX: usize = 4;
const PRODUCTS_MAX: usize = 6;
/// Of the portal's words, in characters.
const WORDS_MAX: usize = 160;

impl Ops {
    /// Tells what became of an order.
    ///
    /// # Errors
    /// When there is no such order, or the storage fails.
    pub async fn explain(&self, id: OrderId) -> Result<ExplanationView, OpsError> {
        let order = self.order(id).await?;
        let batch = self
            .batch(crate::domain::BatchId(order.row.batch_id))
            .await?;
        let mut evidence = Vec::new();
        let last = order.attempts.iter().rev().map(|it| &it.evidence);
        for file in last
            .into_iter()
            .find(|it| !it.is_empty())
            .into_iter()
            .flatten()
        {
            evidence.push(EvidencePathView {
                kind: file.kind.clone(),
                path: self.evidence_path(file.id).await?.display().to_string(),
            });
        }
        let sentences = |texts: Vec<Text>| texts.into_iter().map(Sentence::from).collect();
        Ok(ExplanationView {
            order_id: id.0,
            summary: summary(&order).into(),
            attempts: sentences(attempts(&order.attempts)),
            notes: sentences(notes(&order)),
            products: sentences(products(&order)),
            advice: sentences(advice::advice(&order, &batch)),
            evidence,
        })
    }
}

fn summary(order: &OrderDetail) -> Text {
    let row = &order.row;
    let name = row.consultora_name.as_ref().or(order.portal_name.as_ref());
    let who = match name {
        Some(name) => format!("{} {name}", row.consultora_code),
        None => row.consultora_code.clone(),
    };
    let state = OrderState::parse(&row.state)
        .map_or_else(|| Text::new(&row.state, &row.state), words::order_state);
    let cycle = order.cycle.as_ref();
    let (es, en) = cycle.map_or_else(Default::default, |cycle| {
        (format!(", ciclo {cycle}"), format!(", cycle {cycle}"))
    });
    Text::new(
        format!(
            "Pedido {} de {who} (lote «{}»{es}; {}, {}): {}.",
            row.id,
            order.batch_name,
            counted(row.lines, "producto"),
            counted(row.units, "unidad"),
            state.es
        ),
        format!(
            "Order {} of {who} (batch “{}”{en}; {}, {}): {}.",
            row.id,
            order.batch_name,
            counted(row.lines, "product"),
            counted(row.units, "unit"),
            state.en
        ),
    )
}

/// One sentence for each run of like tries.
fn attempts(attempts: &[AttemptView]) -> Vec<Text> {
    if attempts.is_empty() {
        return vec![Text::new(
            "Nadie lo ha intentado aún.",
            "Nobody has tried it yet.",
        )];
    }
    let is_like = |one: &AttemptView, other: &AttemptView| {
        (&one.outcome, &one.reason, &one.step, &one.detail, &one.cart)
            == (
                &other.outcome,
                &other.reason,
                &other.step,
                &other.detail,
                &other.cart,
            )
    };
    let runs: Vec<&[AttemptView]> = attempts.chunk_by(is_like).collect();
    let told = |run: &&[AttemptView]| told_once(run);
    if runs.len() <= ATTEMPTS_MAX {
        return runs.iter().filter_map(told).collect();
    }
    let (first, rest) = runs.split_at(1);
    let (middle, last) = rest.split_at(rest.len() - (ATTEMPTS_MAX - 1));
    let count: usize = middle.iter().map(|run| run.len()).sum();
    let skipped = Text::new(
        format!("… y otros {count} intentos, que están en gsp-bot logs."),
        format!("… and {count} more attempts, which are in gsp-bot logs."),
    );
    let mut texts: Vec<Text> = first.iter().filter_map(told).collect();
    texts.push(skipped);
    texts.extend(last.iter().filter_map(told));
    texts
}

fn told_once(run: &[AttemptView]) -> Option<Text> {
    let (first, last) = (run.first()?, run.last()?);
    let mut text = if first.number == last.number {
        Text::new(
            format!("Intento {}", first.number),
            format!("Attempt {}", first.number),
        )
    } else {
        Text::new(
            format!("Intentos {} a {}", first.number, last.number),
            format!("Attempts {} to {}", first.number, last.number),
        )
    };
    if let Some(ended_ms) = last.ended_ms.filter(|_| first.number == last.number) {
        let seconds = (ended_ms - first.started_ms).max(0) / 1_000;
        append(
            &mut text,
            &format!(" ({seconds} s)"),
            &format!(" ({seconds} s)"),
        );
    }
    let what = what_happened(last);
    append(
        &mut text,
        &format!(": {}", what.es),
        &format!(": {}", what.en),
    );
    if let Some(detail) = &last.detail {
        append(
            &mut text,
            &format!(" «{}».", cut(&detail.es)),
            &format!(" “{}”.", cut(&detail.en)),
        );
    }
    if last.reason.is_some() {
        let cart = cart_words(last.cart.as_deref());
        append(&mut text, &cart.es, &cart.en);
    }
    if last.outcome == "released" {
        append(&mut text, " No gastó un intento.", " It cost no try.");
    }
    Some(text)
}

fn what_happened(attempt: &AttemptView) -> Text {
    if let Some(reason) = attempt.reason.as_deref().and_then(Reason::parse) {
        let why = reason.text();
        let (es, en) = (first_sentence(&why.es), first_sentence(&why.en));
        return match attempt.step.as_deref().and_then(Step::parse) {
            Some(step) => {
                let step = words::step(step);
                Text::new(
                    format!("al {}. {es}", step.es),
                    format!("{}. {en}", step.en),
                )
            }
            None => Text::new(es, en),
        };
    }
    match attempt.outcome.as_str() {
        "running" => Text::new("en curso.", "under way."),
        "completed" => Text::new(
            "el carro se leyó de vuelta y está todo.",
            "the cart was read back and everything is there.",
        ),
        "partial" => Text::new(
            "el carro se leyó de vuelta; no todo se pudo cargar.",
            "the cart was read back; not everything could be had.",
        ),
        "released" => Text::new(
            "se detuvo en un punto seguro.",
            "it stopped at a safe point.",
        ),
        "cancelled" => Text::new("se canceló.", "it was cancelled."),
        "lost" => Text::new(
            "el programa se cerró en medio; el carro puede estar a medias.",
            "the program ended in the middle; the cart may be half loaded.",
        ),
        other => Text::new(format!("{other}."), format!("{other}.")),
    }
}

fn cart_words(cart: Option<&str>) -> Text {
    match cart {
        Some("untouched") => Text::new(" El carro no se tocó.", " The cart was not touched."),
        Some("exact") => Text::new(" El carro quedó completo.", " The cart is complete."),
        Some("unfinished") => Text::new(
            " El carro quedó a medio cargar.",
            " The cart was left half loaded.",
        ),
        _ => Text::new("", ""),
    }
}

/// What else was written down in the last try: dialogs that were closed, sessions renewed.
fn notes(order: &OrderDetail) -> Vec<Text> {
    let last = order.attempts.last().map(|attempt| attempt.number);
    let notes: Vec<_> = order
        .log
        .iter()
        .filter(|line| line.event == "note" && line.attempt == last && last.is_some())
        .collect();
    let skipped = notes.len().saturating_sub(NOTES_MAX);
    let mut texts: Vec<Text> = notes
        .iter()
        .skip(skipped)
        .map(|line| Text::new(cut(&line.text.es), cut(&line.text.en)))
        .collect();
    if skipped > 0 {
        texts.insert(
            0,
            Text::new(
                format!("… {skipped} avisos antes, que están en gsp-bot logs."),
                format!("… {skipped} notes before, which are in gsp-bot logs."),
            ),
        );
    }
    texts
}

fn products(order: &OrderDetail) -> Vec<Text> {
    let mut texts = Vec::new();
    if let Some(before) = order.cart_before.as_ref().filter(|items| !items.is_empty()) {
        texts.push(Text::new(
            format!("Productos que ya había en el carro: {}.", before.len()),
            format!("Products that were in the cart before: {}.", before.len()),
        ));
    }
    let is_answered = order.lines.iter().any(|line| line.state != "pending");
    if !is_answered {
        return texts;
    }
    let added = order
        .lines
        .iter()
        .filter(|line| line.state == "added")
        .count();
    texts.push(Text::new(
        format!(
            "Productos completos en el carro: {added} de {}.",
            order.lines.len()
        ),
        format!(
            "Products in full in the cart: {added} of {}.",
            order.lines.len()
        ),
    ));
    let lacking: Vec<&LineView> = order
        .lines
        .iter()
        .filter(|line| line.state != "added")
        .collect();
    texts.extend(lacking.iter().take(PRODUCTS_MAX).map(|line| lacks(line)));
    if let Some(more) = lacking
        .len()
        .checked_sub(PRODUCTS_MAX)
        .filter(|more| *more > 0)
    {
        texts.push(Text::new(
            format!("… y otros {more} productos."),
            format!("… and {more} more products."),
        ));
    }
    texts
}

fn lacks(line: &LineView) -> Text {
    let LineView {
        product_code: code,
        quantity,
        ..
    } = line;
    let state = LineState::parse(&line.state)
        .map_or_else(|| Text::new(&line.state, &line.state), words::line_state);
    let loaded = line.loaded.unwrap_or(0);
    Text::new(
        format!("{code}: {}, {loaded} de {quantity}", state.es),
        format!("{code}: {}, {loaded} of {quantity}", state.en),
    )
}

fn append(text: &mut Text, es: &str, en: &str) {
    text.es.push_str(es);
    text.en.push_str(en);
}

/// A number with its noun.
fn counted(n: u32, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        _ if noun.ends_with("dad") => format!("{n} {noun}es"),
        _ => format!("{n} {noun}s"),
    }
}

/// What happened; what follows is told by the order's state.
fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

fn cut(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= WORDS_MAX {
        return text.to_owned();
    }
    text.chars().take(WORDS_MAX).chain(['…']).collect()
}
