//! The names that people give to the columns, as [`super::fold::key`] makes them.

use super::Field;

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
}

/// What a header text says, if anything.
pub(super) fn header_word(key: &str) -> Option<HeaderWord> {
    // "Cantidad *", "1. Cantidad" and the plural are the same word.
    let key = key.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    for field in Field::ALL {
        if key == super::fold::key(field.as_str()) {
            return Some(HeaderWord::Documented(field));
        }
    }
    let is_one_of = |words: &[&str]| words.contains(&key);
    if is_one_of(CONSULTORA) {
        Some(HeaderWord::Sure(Field::Consultora))
    } else if is_one_of(PRODUCT) {
        Some(HeaderWord::Sure(Field::Product))
    } else if is_one_of(QUANTITY) {
        Some(HeaderWord::Sure(Field::Quantity))
    } else if is_one_of(NAME) {
        Some(HeaderWord::Sure(Field::Name))
    } else if is_one_of(CONSULTORA_LIKELY) {
        Some(HeaderWord::Likely(Field::Consultora))
    } else if is_one_of(PRODUCT_LIKELY) {
        Some(HeaderWord::Likely(Field::Product))
    } else if is_one_of(NAME_LIKELY) {
        Some(HeaderWord::Likely(Field::Name))
    } else if is_one_of(SOME_CODE) {
        Some(HeaderWord::SomeCode)
    } else {
        None
    }
}

const CONSULTORA: &[&str] = &[
    "codigo consultora",
    "cod consultora",
    "codigo de consultora",
    "codigo de la consultora",
    "cod de consultora",
    "cod cons",
    "codigo cons",
    "consultora codigo",
    "consultora cod",
    "consultora id",
    "id consultora",
    "no consultora",
    "nro consultora",
    "num consultora",
    "numero consultora",
    "numero de consultora",
    "codigo cb",
    "cod cb",
    "codigo de cb",
    "cb",
    "codigo cn",
    "cod cn",
    "cn",
    "codigo natura",
    "natura code",
    "codigo revendedora",
    "cod revendedora",
    "codigo consultor",
    "cod consultor",
    "consultor code",
    "codigo consultora cb",
    "codigo consultora natura",
    "codigo consultora o",
    "codigo persona",
    "person code",
    "codigo da consultora",
];

const CONSULTORA_LIKELY: &[&str] = &[
    "consultora",
    "consultoras",
    "consultor",
    "consultant",
    "revendedora",
    "codigo cliente",
    "cod cliente",
    "cliente",
];

const NAME: &[&str] = &[
    "nombre consultora",
    "nombre de consultora",
    "nombre de la consultora",
    "consultora nombre",
    "nombre cb",
    "nombre cn",
    "nombre y apellido",
    "nombre y apellidos",
    "nombres y apellidos",
    "nombre completo",
    "nome da consultora",
    "nome consultora",
    "nombre consultor",
    "consultant name",
];

const NAME_LIKELY: &[&str] = &["nombre", "nombres", "name", "nome", "full name"];

const PRODUCT: &[&str] = &[
    "codigo producto",
    "codigo de producto",
    "codigo del producto",
    "cod producto",
    "cod de producto",
    "cod prod",
    "codigo prod",
    "producto codigo",
    "producto cod",
    "sku",
    "skus",
    "codigo sku",
    "cod sku",
    "codigo material",
    "cod material",
    "codigo articulo",
    "cod articulo",
    "codigo item",
    "cod item",
    "codigo de venta",
    "codigo venta",
    "cod venta",
    "id producto",
    "product id",
    "product",
    "item code",
    "codigo produto",
    "cod produto",
    "codigo do produto",
    "codigo productos",
];

const PRODUCT_LIKELY: &[&str] = &[
    "producto",
    "productos",
    "produto",
    "material",
    "articulo",
    "item",
];

const QUANTITY: &[&str] = &[
    "cantidad",
    "cantidades",
    "cant",
    "cantidad pedida",
    "cant pedida",
    "cantidad solicitada",
    "cantidad a pedir",
    "cantidad producto",
    "cantidad de productos",
    "cantidad unidades",
    "cantidad de unidades",
    "ctd",
    "ctdad",
    "cdad",
    "qtde",
    "qtd",
    "qtdade",
    "quantidade",
    "qty",
    "qtty",
    "unidades",
    "unidad",
    "unid",
    "unids",
    "und",
    "unds",
    "uds",
    "un",
    "units",
    "no unidades",
    "nro unidades",
];

const SOME_CODE: &[&str] = &["codigo", "codigos", "cod", "code", "codes"];

#[cfg(test)]
mod tests {
    use super::super::fold::key;
    use super::*;

    #[test]
    fn usual_names_are_known() {
        for (header, word) in [
            ("consultora_code", HeaderWord::Documented(Field::Consultora)),
            ("Cód. Consultora", HeaderWord::Sure(Field::Consultora)),
            ("CB", HeaderWord::Sure(Field::Consultora)),
            ("CÓDIGO", HeaderWord::SomeCode),
            ("QTDE", HeaderWord::Sure(Field::Quantity)),
            ("Cant.", HeaderWord::Sure(Field::Quantity)),
            ("SKU", HeaderWord::Sure(Field::Product)),
            ("Nombre", HeaderWord::Likely(Field::Name)),
        ] {
            assert_eq!(header_word(&key(header)), Some(word), "{header}");
        }
        assert_eq!(header_word(&key("Precio")), None);
    }

    #[test]
    fn every_word_is_in_its_folded_form_and_once() {
        let lists = [
            CONSULTORA,
            CONSULTORA_LIKELY,
            NAME,
            NAME_LIKELY,
            PRODUCT,
            PRODUCT_LIKELY,
            QUANTITY,
            SOME_CODE,
        ];
        let mut words: Vec<&str> = lists.concat();
        for word in &words {
            assert_eq!(key(word), *word);
        }
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
