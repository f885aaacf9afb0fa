//! The command line. Help is Spanish first, like all that operators see.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

/// Llena los carros de las consultoras en el portal GSP desde una planilla.
/// (Fills consultoras' carts in the GSP portal from a spreadsheet.)
#[derive(Debug, Parser)]
#[command(name = "gsp-bot", version, about, arg_required_else_help = false)]
pub struct Arguments {
    /// Carpeta de datos / Data folder
    #[arg(long, global = true, value_name = "CARPETA")]
    pub data_dir: Option<PathBuf>,
    /// Archivo de perfil del portal; sin archivo, en `check`, el que se usa / Portal profile file
    #[arg(long, global = true, value_name = "PERFIL", num_args = 0..=1)]
    pub portal: Option<Option<PathBuf>>,
    /// Idioma de los mensajes / Language of messages
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "es",
        env = "GSP_LANG"
    )]
    pub lang: Lang,
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

impl Arguments {
    /// The command line, refused in clap's way when it says `--portal` without a file to a verb
    /// other than `check`: there it would have taken the place of what the file was meant for.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn try_read<T: Into<OsString> + Clone>(
        words: impl IntoIterator<Item = T>,
    ) -> Result<Self, clap::Error> {
        let arguments = Self::try_parse_from(words)?;
        if matches!(arguments.portal, Some(None)) && !matches!(arguments.verb, Some(Verb::Check(_)))
        {
            let missing = "falta el archivo: --portal <PERFIL> / the file is missing";
            return Err(Self::command().error(ErrorKind::TooFewValues, missing));
        }
        Ok(arguments)
    }

    /// The profile file that was named.
    #[must_use]
    pub fn profile_file(&self) -> Option<PathBuf> {
        self.portal.clone().flatten()
    }
}

/// The language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}

/// A verb. Without one the window opens.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Carga un archivo como lote / Load a file as a batch
    Load(Box<Load>),
    /// Muestra qué trae un archivo y cuánto tardará, sin cargar nada / Show a file, load nothing
    Preview(Box<Preview>),
    /// Inicia un lote / Start a batch
    Start(Start),
    /// Estado de los lotes / State of the batches
    Status(Status),
    /// Pedidos de un lote / A batch's orders
    Orders(Orders),
    /// Historia de un pedido / An order's life
    Logs(Logs),
    /// Cuenta qué pasó con un pedido y qué hacer / Tell what became of an order and what to do
    Explain(Explain),
    /// Pausa un lote / Pause a batch
    Pause(Batch),
    /// Reanuda un lote / Resume a batch
    Resume(Batch),
    /// Cancela un lote o un pedido / Cancel a batch or an order
    Cancel(OneOrder),
    /// Reintenta lo fallido de un lote, o un pedido / Retry a batch's failures, or one order
    Retry(OneOrder),
    /// Guarda el informe de un lote / Save a batch's report
    Report(Report),
    /// Guarda una copia de todo, sin detener nada / Make a backup while everything runs
    Backup(Backup),
    /// Vuelve a un respaldo / Go back to a backup
    Restore(Restore),
    /// Revisa si el portal sigue como dice el perfil / Check the portal against the profile
    Check(Check),
    /// Perfil del portal: cuál se usa, dónde va el propio, si un archivo es correcto / Portal profile
    Profile(Profile),
    /// Abre el portal de práctica / Run the sandbox portal
    Sandbox(Sandbox),
}

/// A file, and how it is read and loaded.
#[derive(Debug, Args)]
pub struct Reading {
    /// Planilla .csv o .xlsx; - lee la entrada estándar / Spreadsheet; - reads standard input
    pub file: PathBuf,
    /// Qué columna es cada una, por letra o por título / Which column is which, by letter or title
    #[arg(
        long,
        value_name = "COLUMNAS",
        long_help = "Qué columna es cada una, por letra o por título / Which column is which, by letter or \
                     title: consultora_code=B,product_code=D,quantity=\"Cant. pedida\"[,consultora_name=C]"
    )]
    pub map: Option<String>,
    /// Hoja del libro / Sheet of the workbook
    #[arg(long, value_name = "HOJA")]
    pub sheet: Option<String>,
    /// Fila de los títulos; 0 si no hay / Row with the titles; 0 when there are none
    #[arg(long, value_name = "FILA")]
    pub header_row: Option<u32>,
    /// Corrige una celda de una fila (se puede repetir) / Correct a cell (may be repeated)
    #[arg(
        long,
        value_name = "FILA:CAMPO=VALOR",
        long_help = "Corrige una celda de una fila antes de cargar; el archivo no cambia (se puede repetir) / \
                     Correct a cell of a row before loading; the file stays as it is (may be repeated): \
                     37:quantity=2"
    )]
    pub correct: Vec<String>,
    /// Deja fuera una fila (se puede repetir) / Leave a row out (may be repeated)
    #[arg(long, value_name = "FILA")]
    pub leave_out: Vec<u32>,
    /// Ciclo ("2026/05"); si falta, el más nuevo / Cycle; the newest when absent
    #[arg(long)]
    pub cycle: Option<String>,
    /// Qué hacer con lo que ya hay en el carro / What becomes of what is in the cart
    #[arg(long, value_parser = ["replace", "keep", "ask"])]
    pub cart: Option<String>,
    /// Pedidos que ya se cargaron igual / Orders that were loaded just so
    #[arg(long, value_parser = ["load", "skip"], default_value = "load")]
    pub same: String,
    /// Pedidos que se cargaron con otras líneas / Orders that were loaded with other lines
    #[arg(long, value_parser = ["load", "replace", "skip"], default_value = "load")]
    pub changed: String,
    /// Respuesta en JSON / Answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// `load`
#[derive(Debug, Args)]
pub struct Load {
    #[command(flatten)]
    pub reading: Reading,
    /// Nombre del lote / The batch's name
    #[arg(long)]
    pub name: Option<String>,
    /// Rechaza si el nombre del portal es otro / Refuse when the portal's name differs
    #[arg(long)]
    pub check_names: bool,
}

/// `preview`
#[derive(Debug, Args)]
pub struct Preview {
    #[command(flatten)]
    pub reading: Reading,
    /// Hora de cierre, si no es la de los ajustes / When it closes, if not as set
    #[arg(long, value_name = "HH:MM | AAAA-MM-DD HH:MM")]
    pub until: Option<String>,
}

/// `start`
#[derive(Debug, Args)]
pub struct Start {
    /// Número del lote / Batch
    pub id: i64,
    /// Espera hasta el final; trabaja aquí si nadie más lo hace / Wait until the end
    #[arg(long)]
    pub wait: bool,
}

/// `status`
#[derive(Debug, Args)]
pub struct Status {
    /// Número del lote; todos si falta / Batch; all when absent
    pub id: Option<i64>,
    /// Respuesta en JSON / Answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// `orders`
#[derive(Debug, Args)]
pub struct Orders {
    /// Número del lote / Batch
    pub id: i64,
    /// Solo este estado (se puede repetir) / Only this state (may be repeated)
    #[arg(long)]
    pub status: Vec<String>,
    /// Respuesta en JSON / Answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// `logs`
#[derive(Debug, Args)]
pub struct Logs {
    /// Número del pedido / Order
    pub order: i64,
    /// Respuesta en JSON / Answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// `explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// Número del pedido / Order
    pub order: i64,
    /// Respuesta en JSON / Answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// `pause`, `resume`
#[derive(Debug, Args)]
pub struct Batch {
    /// Número del lote / Batch
    pub id: i64,
}

/// `cancel`, `retry`
#[derive(Debug, Args)]
pub struct OneOrder {
    /// Número del lote / Batch
    pub id: i64,
    /// Solo este pedido / Only this order
    #[arg(long)]
    pub order: Option<i64>,
}

/// `report`
#[derive(Debug, Args)]
pub struct Report {
    /// Número del lote / Batch
    pub id: i64,
    /// Archivo .xlsx / Workbook
    pub file: PathBuf,
}

/// `backup`
#[derive(Debug, Args)]
pub struct Backup {
    /// Archivo del respaldo / File to write
    pub file: PathBuf,
    /// Reemplaza el archivo si existe / Replace the file when it exists
    #[arg(long)]
    pub force: bool,
    /// Respuesta en JSON / Answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// `restore`
#[derive(Debug, Args)]
pub struct Restore {
    /// Archivo del respaldo / File to restore
    pub file: PathBuf,
    /// Restaura; sin esto solo dice qué reemplazaría / Do it; without, only say what it would replace
    #[arg(long)]
    pub yes: bool,
    /// Respuesta en JSON / Answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// `check`
#[derive(Debug, Args)]
pub struct Check {
    /// Llega hasta el carro de esta consultora, sin cambiarlo / Go as far as her cart, unchanged
    #[arg(long, value_name = "CÓDIGO")]
    pub consultora: Option<String>,
    /// Respuesta en JSON / Answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// `profile`
#[derive(Debug, Args)]
pub struct Profile {
    #[command(subcommand)]
    pub verb: ProfileVerb,
}

/// What is asked about the profile.
#[derive(Debug, Subcommand)]
pub enum ProfileVerb {
    /// Muestra el perfil que se usa / Print the profile that is used
    Show,
    /// Dónde va el perfil propio / Where one's own profile belongs
    Path,
    /// Revisa un archivo de perfil / Check a profile file
    Check {
        /// Archivo .toml / File
        file: PathBuf,
    },
}

/// `sandbox`
#[derive(Debug, Args)]
pub struct Sandbox {
    /// Puerto; 0 elige uno libre / Port; 0 picks a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// calm, typical, storm, legacy, noimport, layout
    #[arg(long, default_value = "calm")]
    pub profile: String,
    /// Semilla del mundo / Seed of the world
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Demora de cada llamada, en ms / Latency of each call, in ms
    #[arg(long, default_value_t = 40)]
    pub latency_ms: u64,
}
