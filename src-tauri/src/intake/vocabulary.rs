//! The words of which people make header texts.

/// What a word of a header text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// "código"
    Code,
    /// "N°": a number that names something, or how many there are.
    Number,
    /// "consultora"
    Consultora,
    /// "CB", "CN": what the companies call a consultora, and in practice her code.
    Initials,
    /// "Natura": hers or the product's.
    Company,
    /// "cliente": hers, seen from the company.
    Client,
    /// "producto"
    Product,
    /// "productos": with a number before it, how many.
    Products,
    /// "SKU"
    Sku,
    /// "venta": with "código" before it the product's.
    Sale,
    /// "nombre"
    Name,
    /// "apellido"
    Surname,
    /// "completo"
    Whole,
    /// "descripción"
    Description,
    /// "cantidad"
    Quantity,
    /// "pedida"
    Ordered,
    /// "pedido": what was ordered, or the order itself.
    Order,
    /// "total"
    Total,
    /// "de", "la", "obligatorio"
    Filler,
}

/// The words as [`fold::key`] writes them.
const WORDS: &[(Word, &str)] = &[
    (Word::Code, "codigo codigos cod cods cdg code codes id"),
    (Word::Number, "n no nr nro nros num numero numeros number"),
    (
        Word::Consultora,
        "consultora consultoras consultor consultores consultoria consultant \
         consultants cons revendedora revendedoras revendedor representante \
         representantes persona person",
    ),
    (Word::Initials, "cb cbs cn cns"),
    (Word::Company, "natura avon"),
    (Word::Client, "cliente clienta clientes client customer"),
    (
        Word::Product,
        "producto produto product prod material mat articulo art artigo item referencia \
         ref",
    ),
    (
        Word::Products,
        "productos produtos products prods materiales articulos items",
    ),
    (Word::Sku, "sku skus"),
    (Word::Sale, "venta ventas"),
    (Word::Name, "nombre nombres nom name nome"),
    (Word::Surname, "apellido apellidos sobrenome surname"),
    (Word::Whole, "completo completos full"),
    (
        Word::Description,
        "descripcion desc descripciones description descricao detalle",
    ),
    (
        Word::Quantity,
        "cantidad cantidades cant cants ctd ctdad ctdades cdad qtde qtd qtdade \
         quantidade quantity quantities qty qtty q unidades unidad unid unids und unds \
         ud uds un unit units unidade",
    ),
    (
        Word::Ordered,
        "pedida pedidas solicitada solicitadas solicitado solicitados ordenada \
         ordenadas requerida requeridas pedir ordered",
    ),
    (Word::Order, "pedido pedidos"),
    (Word::Total, "total"),
    (
        Word::Filler,
        "de del la las el los da das do dos of the y e and por en a as o os s belleza \
         obligatorio obligatoria requerido opcional",
    ),
];

pub(super) fn known(word: &str) -> Option<Word> {
    let named = WORDS
        .iter()
        .find(|(_, words)| words.split(' ').any(|known| known == word));
    named.map(|(meaning, _)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;

    #[test]
    fn every_word_is_written_as_keys_are_and_once() {
        let words = WORDS.iter().flat_map(|(_, words)| words.split(' '));
        let mut words: Vec<&str> = words.collect();
        for word in &words {
            assert_eq!(fold::key(word), *word);
        }
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
