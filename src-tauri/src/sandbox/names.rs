//! Names for the world.

pub(super) const FIRST: &[&str] = &[
    "MARÍA", "ANA", "ROSA", "CAROLINA", "FRANCISCA", "CONSTANZA", "JAVIERA", "PATRICIA", "SOFÍA",
    "BEGOÑA", "VERÓNICA", "MÓNICA", "JOSEFINA", "CATALINA", "ÚRSULA", "INÉS", "LORETO", "MACARENA",
    "PAULINA", "XIMENA", "GLORIA", "TERESA", "ISIDORA", "ANTONIA", "MAGDALENA",
];

pub(super) const LAST: &[&str] = &[
    "SOTO", "MUÑOZ", "GONZÁLEZ", "ROJAS", "DÍAZ", "PÉREZ", "CONTRERAS", "SILVA", "MARTÍNEZ",
    "SEPÚLVEDA", "MORALES", "RODRÍGUEZ", "LÓPEZ", "FUENTES", "HERNÁNDEZ", "ARAYA", "ESPINOZA",
    "CASTILLO", "TAPIA", "REYES", "GUTIÉRREZ", "ÑANCO", "IBÁÑEZ", "PEÑA", "O'HIGGINS",
];

pub(super) const THINGS: &[&str] = &[
    "Crema de manos", "Jabón en barra", "Perfume", "Shampoo", "Acondicionador", "Labial",
    "Aceite corporal", "Desodorante", "Colonia", "Máscara de pestañas", "Base líquida",
    "Crema facial",
];

pub(super) const LINES: &[&str] =
    &["Tododia", "Ekos", "Chronos", "Kaiak", "Luna", "Plant", "Humor", "Una", "Essencial", "Faces"];

pub(super) const SCENTS: &[&str] = &[
    "castaña", "maracuyá", "cereza", "limón", "avellana", "andiroba", "açaí", "vainilla", "lavanda",
    "ciruela", "jambo", "mora",
];
