//! What a header text says. People write "Cód. CB", "N° de consultora", "consultora_id" and
//! "CODPROD": so a text is taken apart into words that are known, and their company decides. A
//! text with any word that is not known says nothing: "Cantidad disponible" is no quantity.

use super::vocabulary::{Word, known};
use super::{Field, fold};

/// How much a header text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeaderWord {
    /// The name in the documented format: beats every other.
    Documented(Field),
    /// This field and no other.
    Sure(Field),
    /// This field, unless another column is surely it.
    Likely(Field),
    /// A code, of the consultora or of the product.
    SomeCode,
    /// What a product is called. No field, but it tells what the code beside it is.
    ProductName,
}

/// What a header text says, if anything.
pub(super) fn header_word(text: &str) -> Option<HeaderWord> {
    // "#" is a word here: "# consultora" is her number, "consultora" may be her name.
    let key = fold::key(&text.replace('#', " numero "));
    // "1. Cantidad" is the same as "Cantidad".
    let key = key.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    for field in Field::ALL {
        if key == fold::key(field.as_str()) {
            return Some(HeaderWord::Documented(field));
        }
    }
    meaning(Words::of(key)?)
}

/// The words of a text, without those that say nothing.
#[derive(Debug)]
struct Words(Vec<Word>);

impl Words {
    /// Nothing when a word is not known.
    fn of(key: &str) -> Option<Self> {
        let mut words = Vec::new();
        for word in with_initials_joined(key) {
            match known(&word) {
                Some(word) => words.push(word),
                None => words.extend(parts(&word)?),
            }
        }
        words.retain(|word| *word != Word::Filler);
        Some(Self(words))
    }

    fn has(&self, word: Word) -> bool {
        self.0.contains(&word)
    }

    /// Whether there is one of these, and nothing but these.
    fn is_of(&self, words: &[Word]) -> bool {
        !self.0.is_empty() && self.0.iter().all(|word| words.contains(word))
    }
}

/// The words of a key; "C.B." is one of them.
fn with_initials_joined(key: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last_is_letter = false;
    for word in key.split(' ').filter(|word| !word.is_empty()) {
        let is_letter = word.len() == 1;
        match words.last_mut().filter(|_| is_letter && last_is_letter) {
            Some(last) if known(&format!("{last}{word}")).is_some() => last.push_str(word),
            Some(_) | None => words.push(word.to_owned()),
        }
        last_is_letter = is_letter;
    }
    words
}

/// "CODPROD" and "IdConsultora" are two words that somebody joined.
fn parts(joined: &str) -> Option<[Word; 2]> {
    let ends = joined.char_indices().map(|(end, _)| end);
    ends.filter(|end| *end >= 2 && joined.len() - end >= 2)
        .find_map(|end| {
            let (first, second) = joined.split_at(end);
            let pair = [known(first)?, known(second)?];
            (!pair.contains(&Word::Filler)).then_some(pair)
        })
}

fn meaning(words: Words) -> Option<HeaderWord> {
    let has = |word| words.has(word);
    let is_hers = has(Word::Consultora) || has(Word::Initials);
    let is_products = has(Word::Product) || has(Word::Products) || has(Word::Sku);
    let mut of_code = vec![Word::Code, Word::Number];
    if has(Word::Quantity) {
        return quantity(&words);
    }
    if has(Word::Description) {
        let allowed = [Word::Description, Word::Product, Word::Products, Word::Sku];
        return words.is_of(&allowed).then_some(HeaderWord::ProductName);
    }
    if has(Word::Name) {
        return name(&words, is_hers, is_products);
    }
    if is_hers {
        of_code.extend([Word::Consultora, Word::Initials, Word::Company]);
        if !words.is_of(&of_code) {
            return None;
        }
        let is_code = has(Word::Code) || has(Word::Number) || has(Word::Initials);
        return Some(if is_code {
            HeaderWord::Sure(Field::Consultora)
        } else {
            HeaderWord::Likely(Field::Consultora)
        });
    }
    if has(Word::Client) {
        of_code.extend([Word::Client, Word::Company]);
        return words
            .is_of(&of_code)
            .then_some(HeaderWord::Likely(Field::Consultora));
    }
    if is_products || has(Word::Sale) {
        of_code.extend([Word::Product, Word::Products, Word::Sku, Word::Sale]);
        of_code.push(Word::Company);
        return words.is_of(&of_code).then(|| product(&words)).flatten();
    }
    if has(Word::Order) {
        // "N° de pedido" is the order's number.
        return words
            .is_of(&[Word::Order])
            .then_some(HeaderWord::Likely(Field::Quantity));
    }
    of_code.push(Word::Company);
    (has(Word::Code) && words.is_of(&of_code)).then_some(HeaderWord::SomeCode)
}

fn quantity(words: &Words) -> Option<HeaderWord> {
    let usual = [
        Word::Quantity,
        Word::Number,
        Word::Ordered,
        Word::Order,
        Word::Product,
        Word::Products,
        Word::Sku,
    ];
    if words.is_of(&usual) {
        Some(HeaderWord::Sure(Field::Quantity))
    } else if words.has(Word::Total) && words.is_of(&[&usual[..], &[Word::Total]].concat()) {
        Some(HeaderWord::Likely(Field::Quantity))
    } else {
        None
    }
}

fn name(words: &Words, is_hers: bool, is_products: bool) -> Option<HeaderWord> {
    let of_name = [Word::Name, Word::Surname, Word::Whole];
    if is_products {
        let of_product = [Word::Name, Word::Product, Word::Products, Word::Sku];
        return words.is_of(&of_product).then_some(HeaderWord::ProductName);
    }
    let hers = [
        Word::Consultora,
        Word::Initials,
        Word::Client,
        Word::Company,
    ];
    if !words.is_of(&[&of_name[..], &hers].concat()) {
        return None;
    }
    let is_sure = is_hers || words.has(Word::Surname) || words.has(Word::Whole);
    Some(if is_sure {
        HeaderWord::Sure(Field::Name)
    } else {
        HeaderWord::Likely(Field::Name)
    })
}

fn product(words: &Words) -> Option<HeaderWord> {
    if words.has(Word::Code) || words.has(Word::Sku) {
        Some(HeaderWord::Sure(Field::Product))
    } else if words.has(Word::Sale) {
        None
    } else if words.has(Word::Number) && words.has(Word::Products) {
        Some(HeaderWord::Likely(Field::Quantity))
    } else {
        Some(HeaderWord::Likely(Field::Product))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn all_are(expected: Option<HeaderWord>, headers: &str) {
        for header in headers.split('|') {
            assert_eq!(header_word(header), expected, "{header:?}");
        }
    }

    #[test]
    fn the_consultoras_code_has_many_names() {
        all_are(
            Some(HeaderWord::Sure(Field::Consultora)),
            "Código consultora|CÓDIGO DE CONSULTORA|Cód. Consultora|Cod.Consultora|cod_cons\
             |N° consultora|Nº consultora|N.º Consultora|N.o consultora|No. consultora\
             |Nro. de Consultora|# consultora|#Consultora|Número de la consultora\
             |CB|CN|C.B.|Código CN|código CB|Cod CB|CODCB|N° CN|Nº CB|# CB|Id CN\
             |Código de consultora Natura|Código consultora (obligatorio)|Código Consultora *\
             |consultora_id|ID Consultora|IdConsultora|Consultora CB|Consultora (CN)\
             |Código revendedora|Código representante|Código da consultora|Consultant code\
             |Código de Consultora de Belleza|Cód. consultor(a)|1. Código consultora",
        );
        all_are(
            Some(HeaderWord::Likely(Field::Consultora)),
            "Consultora|CONSULTORAS|Consultora Natura|Consultora de belleza|Cód. cliente|Cliente\
             |N° cliente|Revendedora",
        );
    }

    #[test]
    fn the_products_code_has_many_names() {
        all_are(
            Some(HeaderWord::Sure(Field::Product)),
            "Código producto|CÓDIGO DEL PRODUCTO|Cod. Prod.|CODPROD|sku|SKU's|Código SKU\
             |SKU producto|Cód. material|Código artículo|Cód. art.|Código ítem|Código de venta\
             |N° SKU|Id producto|Item code|Product ID|Cód. Produto|Código producto Natura",
        );
        all_are(
            Some(HeaderWord::Likely(Field::Product)),
            "Producto|PRODUCTOS|Material|Artículo|Ítem|Items|Producto Natura|N° producto|Ref.",
        );
        all_are(
            Some(HeaderWord::ProductName),
            "Descripción|Descripción producto|Nombre producto|Nombre del producto|Desc. Material\
             |Detalle",
        );
    }

    #[test]
    fn the_quantity_has_many_names() {
        all_are(
            Some(HeaderWord::Sure(Field::Quantity)),
            "Cantidad|CANTIDADES|Cant|Cant.|Cantidad pedida|Cantidad a pedir|Cant. solicitada\
             |Cantidad de productos|Cantidad (unidades)|N° unidades|Nº de unidades|# unidades\
             |Unid.|Unidades|Unidades pedidas|UN|Uds.|QTDE|Qtde.|QTD|Quantidade|Qty|Q|Q.\
             |Cantidad pedido|Ctd.|Units",
        );
        all_are(
            Some(HeaderWord::Likely(Field::Quantity)),
            "Pedido|Pedidos|Total unidades|N° productos|Nº de artículos|# ítems",
        );
    }

    #[test]
    fn names_and_codes_of_something() {
        all_are(
            Some(HeaderWord::Sure(Field::Name)),
            "Nombre consultora|Nombre de la consultora|Consultora (nombre)|Nombre CN\
             |Nombre y apellido|Nombres y Apellidos|Nombre completo|NombreConsultora\
             |Nome da consultora|Full name",
        );
        all_are(
            Some(HeaderWord::Likely(Field::Name)),
            "Nombre|NOMBRES|Name|Nombre cliente",
        );
        all_are(
            Some(HeaderWord::SomeCode),
            "CÓDIGO|Código|Cód.|COD|Códigos|Code|Código Natura|N° código|Código N°",
        );
        all_are(
            Some(HeaderWord::Documented(Field::Quantity)),
            "quantity|QUANTITY|Quantity *",
        );
    }

    #[test]
    fn what_is_something_else_is_nothing() {
        all_are(
            None,
            "|*|RUT|RUT consultora|Precio|Total|Total pedido|N°|Nº|No.|#|N° pedido|Número de orden\
             |Código de barras|Cantidad disponible|Stock|Zona|Sector|Código sector\
             |Unidad de medida|Cantidad consultoras|Teléfono consultora|Código supervisora\
             |Código líder|Venta|Ventas|Ciclo|Código postal|Puntos|Página|Fecha pedido\
             |Apellido|Pedidos campaña 7|Estado|EAN|Email|Natura",
        );
    }
}
