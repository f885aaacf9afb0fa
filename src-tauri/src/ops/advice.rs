//! What happens next to an order by itself, and what a person can do about it.

use super::wire::{BatchView, OrderDetail};
use crate::domain::{BatchState, OrderState, Reason, Text};

/// What happens next by itself, and what there is to do.
pub(super) fn advice(order: &OrderDetail, batch: &BatchView) -> Vec<Text> {
    let (id, batch_id) = (order.row.id, order.row.batch_id);
    let paused = batch.pause_text.as_ref();
    let paused = paused.map(|text| Text::new(text.es.clone(), text.en.clone()));
    let Some(state) = OrderState::parse(&order.row.state) else {
        return Vec::new();
    };
    match state {
        OrderState::Pending => vec![Text::new(
            format!("El lote no se ha iniciado: gsp-bot start {batch_id} --wait"),
            format!("The batch was not started: gsp-bot start {batch_id} --wait"),
        )],
        OrderState::Queued => {
            vec![paused.unwrap_or_else(|| Text::new("Espera su turno.", "It waits for its turn."))]
        }
        OrderState::Retrying => {
            let mut texts = vec![Text::new(
                "Se reintenta solo; el próximo intento lee primero el carro.",
                "It is tried again by itself; the next try reads the cart first.",
            )];
            texts.extend(paused);
            texts
        }
        OrderState::InProgress
        | OrderState::LoginOk
        | OrderState::ConsultoraSelected
        | OrderState::CycleSelected
        | OrderState::CartOpen
        | OrderState::ProductsAdded => vec![Text::new(
            "Está en curso: no hay nada que hacer.",
            "It is under way: there is nothing to do.",
        )],
        OrderState::Completed => vec![Text::new(
            "No hay nada que hacer.",
            "There is nothing to do.",
        )],
        OrderState::Partial => vec![Text::new(
            format!(
                "Avísale a la consultora qué falta. Si el portal vuelve a tenerlo: gsp-bot retry {batch_id} --order {id}"
            ),
            format!(
                "Tell the consultora what is missing. If the portal has it again: gsp-bot retry {batch_id} --order {id}"
            ),
        )],
        OrderState::Cancelled => vec![Text::new(
            format!(
                "Se canceló. Para cargarlo de todos modos: gsp-bot retry {batch_id} --order {id}"
            ),
            format!(
                "It was cancelled. To load it all the same: gsp-bot retry {batch_id} --order {id}"
            ),
        )],
        OrderState::Failed => {
            let mut texts = Vec::new();
            let last = order.attempts.last();
            let reason = last
                .and_then(|it| it.reason.as_deref())
                .and_then(Reason::parse);
            texts.extend(reason.map(|reason| to_do(reason, &order.row.consultora_code)));
            // With these the order itself has to change, and that is another order.
            let is_other_order = matches!(
                reason,
                Some(
                    Reason::ConsultoraUnknown
                        | Reason::NameDiffers
                        | Reason::CycleClosed
                        | Reason::CartNotEmpty
                )
            );
            if !is_other_order && batch.state != BatchState::Cancelled.as_str() {
                texts.push(Text::new(
                    format!("Después: gsp-bot retry {batch_id} --order {id}"),
                    format!("Then: gsp-bot retry {batch_id} --order {id}"),
                ));
            }
            texts
        }
    }
}

/// What a person can do about an order that failed for this reason.
fn to_do(reason: Reason, code: &str) -> Text {
    match reason {
        Reason::TimedOut | Reason::ServerError | Reason::Unreachable | Reason::Maintenance => {
            Text::new(
                "Entra al portal y mira si responde; si anda bien, reinténtalo.",
                "Open the portal and see whether it answers; if it does, try again.",
            )
        }
        Reason::PageCrashed | Reason::BrowserGone | Reason::BrowserMissing => Text::new(
            "Revisa que el navegador se pueda abrir y que quede memoria libre.",
            "See that the browser can be opened and that there is free memory.",
        ),
        Reason::CartDiffers => Text::new(
            "Compara el carro en el portal con el pedido: algo lo cambia, o el portal no toma un producto.",
            "Compare the cart in the portal with the order: something changes it, or the portal does not take a product.",
        ),
        Reason::IdentityUnproven | Reason::LayoutChanged => Text::new(
            format!(
                "El portal puede haber cambiado: gsp-bot check --consultora {code} dice qué falta; corrige el perfil."
            ),
            format!(
                "The portal may have changed: gsp-bot check --consultora {code} says what is gone; correct the profile."
            ),
        ),
        Reason::UnknownDialog => Text::new(
            "Mira la imagen: contesta el aviso en el portal, o agrega una regla al perfil.",
            "Look at the picture: answer the dialog in the portal, or add a rule to the profile.",
        ),
        Reason::TooManyRequests | Reason::TooManySessions | Reason::SessionLost => Text::new(
            "Cierra otras sesiones de la cuenta y usa menos trabajadores.",
            "Close other sessions of the account and use fewer workers.",
        ),
        Reason::PasswordRefused | Reason::AccountLocked | Reason::NoCredentials => Text::new(
            "Corrige el código y la contraseña en Ajustes, o pide que desbloqueen la cuenta.",
            "Correct code and password in Settings, or have the account unlocked.",
        ),
        Reason::ConsultoraUnknown => Text::new(
            format!(
                "Corrige el código {code} en la planilla y carga ese pedido de nuevo; si el código está bien, dala de alta en el portal."
            ),
            format!(
                "Correct the code {code} in the spreadsheet and load that order again; if the code is right, have her registered in the portal."
            ),
        ),
        Reason::ConsultoraBlocked => Text::new(
            "Pide que la desbloqueen en el portal.",
            "Have her unblocked in the portal.",
        ),
        Reason::NameDiffers => Text::new(
            "Revisa que el código sea de esa persona; si solo el nombre está escrito de otro modo, carga sin --check-names.",
            "See that the code is that person's; if only the name is spelt in another way, load without --check-names.",
        ),
        Reason::CycleClosed => Text::new(
            "Carga el pedido con otro ciclo (--cycle), o sin ciclo para usar el más nuevo.",
            "Load the order with another cycle (--cycle), or without one to use the newest.",
        ),
        Reason::CartNotEmpty => Text::new(
            "Pregúntale a la consultora: vacía su carro en el portal, o carga con --cart replace o --cart keep.",
            "Ask the consultora: empty her cart in the portal, or load with --cart replace or --cart keep.",
        ),
        Reason::Bug => Text::new(
            "Es un error del programa: guarda los archivos de abajo y el registro para quien lo mantiene.",
            "It is a mistake in the program: keep the files below and the log for its maintainer.",
        ),
    }
}
