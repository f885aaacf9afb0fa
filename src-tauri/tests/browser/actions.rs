//! Auto-wait, one trouble a test.

use gsp_bot::browser::{ActionError, Selector, Target, Until};

use crate::site::{Site, brief, css, soon};

const COUNTER: &str = "<p id=n>0</p><script>
    const count = () => { document.querySelector('#n').textContent = Number(document.querySelector('#n').textContent) + 1; };
</script>";

#[tokio::test]
async fn waits_for_what_comes_late() {
    let site = Site::open(
        "<script>setTimeout(() => { document.body.innerHTML = '<button id=b onclick=\"this.textContent=`done`\">b</button>'; }, 200);</script>",
    )
    .await;
    site.context
        .page()
        .click(&css("#b"), &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#b").await, "done");
}

#[tokio::test]
async fn waits_until_it_is_enabled_and_uncovered() {
    let site = Site::open(
        "<button id=b disabled onclick=\"this.textContent=`done`\">b</button>
         <div id=veil class=overlayContainer style='position:fixed;inset:0'></div>
         <script>setTimeout(() => { b.disabled = false; }, 150); setTimeout(() => veil.remove(), 300);</script>",
    )
    .await;
    site.context
        .page()
        .click(&css("#b"), &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#b").await, "done");
}

#[tokio::test]
async fn says_what_stands_in_the_way() {
    let site = Site::open(
        "<button id=b>b</button><div class=veil style='position:fixed;inset:0'></div><button id=d disabled>d</button>",
    )
    .await;
    let page = site.context.page();
    let covered = page.click(&css("#b"), &[], brief()).await.unwrap_err();
    assert!(
        covered.to_string().contains("covered by div.veil"),
        "{covered}"
    );
    let disabled = page.click(&css("#d"), &[], brief()).await.unwrap_err();
    assert!(disabled.to_string().contains("disabled"), "{disabled}");
    let missing = page.click(&css("#x"), &[], brief()).await.unwrap_err();
    assert!(missing.to_string().contains("not found"), "{missing}");
    assert!(
        page.log()
            .lines()
            .iter()
            .any(|line| line.contains("covered by div.veil"))
    );
}

#[tokio::test]
async fn an_interrupt_ends_the_wait_at_once() {
    let site = Site::open(
        "<button id=b disabled>b</button><script>setTimeout(() => { document.body.insertAdjacentHTML('beforeend', '<div role=dialog aria-modal=true id=dlg>Aviso</div>'); }, 150);</script>",
    )
    .await;
    let dialog = css("#dlg");
    let error = site
        .context
        .page()
        .click(&css("#b"), &[dialog], soon())
        .await
        .unwrap_err();
    assert!(
        matches!(error, ActionError::Interrupted { ref by, .. } if by == "#dlg"),
        "{error}"
    );
}

#[tokio::test]
async fn a_dialog_in_a_corner_interrupts_nothing() {
    let site = Site::open(
        "<button id=b onclick=\"this.textContent=`done`\">b</button>
         <div role=dialog id=chat style='position:fixed;right:8px;bottom:8px;width:200px;height:90px'>¿Necesitas ayuda?</div>",
    )
    .await;
    let chat = css("#chat");
    site.context
        .page()
        .click(&css("#b"), &[chat], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#b").await, "done");
}

#[tokio::test]
async fn of_two_dialogs_the_one_on_top_is_used() {
    let body = "<style>[role=dialog] { position: fixed; inset: 0; background: #0008 }</style>
         <div role=dialog aria-modal=true style='z-index:9'><button id=b onclick=\"this.textContent=`done`\">b</button></div>
         <div role=dialog aria-modal=true style='z-index:1'><button id=c>c</button></div>";
    let site = Site::open(body).await;
    let any = [css("[role=dialog]")];
    let page = site.context.page();
    page.click(&css("#b"), &any, soon()).await.unwrap();
    assert_eq!(site.text("#b").await, "done");
    let error = page.click(&css("#c"), &any, soon()).await.unwrap_err();
    assert!(matches!(error, ActionError::Interrupted { .. }), "{error}");
}

#[tokio::test]
async fn an_overlay_over_two_dialogs_is_waited_for() {
    // The veil of the lower dialog is its own, the one of all goes by itself.
    let body =
        "<style>[role=dialog] { position: fixed; top: 30%; left: 30%; width: 40%; height: 40% }
         .veil { position: fixed; inset: 0; background: #0008 }</style>
         <div role=dialog><button id=c>c</button></div>
         <div class=veil></div>
         <div role=dialog><button id=b onclick=\"this.textContent=`done`\">b</button></div>
         <div class=veil id=loading></div>
         <script>setTimeout(() => loading.remove(), 300)</script>";
    let site = Site::open(body).await;
    let any = [css("[role=dialog]")];
    let page = site.context.page();
    page.click(&css("#b"), &any, soon()).await.unwrap();
    assert_eq!(site.text("#b").await, "done");
    let error = page.click(&css("#c"), &any, soon()).await.unwrap_err();
    assert!(matches!(error, ActionError::Interrupted { .. }), "{error}");
}

#[tokio::test]
async fn clicks_each_time_once_while_the_page_re_renders() {
    let body = "<p id=n>0</p><div id=root></div><script>
         const count = () => { n.textContent = Number(n.textContent) + 1; };
         const render = () => { root.innerHTML = '<button id=b>b</button>'; b.onclick = count; };
         render(); setInterval(render, 40);</script>";
    let site = Site::open(body).await;
    for _ in 0..5 {
        site.context
            .page()
            .click(&css("#b"), &[], soon())
            .await
            .unwrap();
    }
    assert_eq!(site.text("#n").await, "5");
}

#[tokio::test]
async fn waits_for_a_moving_thing_to_stand_still() {
    let site = Site::open(
        "<style>@keyframes m { from { transform: translateX(300px) } to { transform: none } } #b { animation: m .4s linear }</style>
         <button id=b onclick=\"this.textContent=`done`\">b</button>",
    )
    .await;
    site.context
        .page()
        .click(&css("#b"), &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#b").await, "done");
}

#[tokio::test]
async fn fills_a_field_that_a_framework_controls() {
    // As React does: the value is set back unless an input event was heard.
    let site = Site::open(
        "<input id=f><p id=state></p><script>
         let state = '';
         f.addEventListener('input', () => { state = f.value; document.querySelector('#state').textContent = state; });
         setInterval(() => { if (f.value !== state) f.value = state; }, 10);</script>",
    )
    .await;
    let page = site.context.page();
    page.fill(&css("#f"), "00958", &[], soon()).await.unwrap();
    assert_eq!(site.text("#state").await, "00958");
    page.fill(&css("#f"), "7", &[], soon()).await.unwrap();
    assert_eq!(site.text("#state").await, "7");
    page.fill(&css("#f"), "", &[], soon()).await.unwrap();
    assert_eq!(site.text("#state").await, "");
}

#[tokio::test]
async fn a_mask_may_add_its_dots() {
    let site = Site::open(
        "<input id=f><script>f.addEventListener('input', () => { f.value = f.value.replace(/\\D/g, '').replace(/(\\d)(?=(\\d{3})+$)/g, '$1.'); });</script>",
    )
    .await;
    let filled = site
        .context
        .page()
        .fill(&css("#f"), "123456", &[], soon())
        .await
        .unwrap();
    assert_eq!(filled.value, "123.456");
}

#[tokio::test]
async fn secrets_are_not_written_down() {
    let site = Site::open("<input id=f type=password>").await;
    let page = site.context.page();
    page.fill_secret(&css("#f"), "hunter2", &[], soon())
        .await
        .unwrap();
    let evidence = page.evidence(site.folder(), "e").await;
    assert_eq!(evidence.files.len(), 3);
    for (_, path) in &evidence.files {
        let content = std::fs::read(path).unwrap();
        assert!(
            !String::from_utf8_lossy(&content).contains("hunter2"),
            "{}",
            path.display()
        );
    }
}

#[tokio::test]
async fn checks_a_radio_that_is_hidden_behind_its_label() {
    let site = Site::open(
        "<input type=radio id=otherCn value=otherCn style='position:absolute;opacity:0;width:1px;height:1px;clip:rect(0 0 0 0)'><label for=otherCn>Para otra Consultora</label>",
    )
    .await;
    let radio = Target::new(
        "other",
        [Selector::css("input[value=otherCn]").also_hidden()],
    );
    let page = site.context.page();
    page.check(&radio, &[], soon()).await.unwrap();
    let sight = page.sight(&[radio], &Until::Now, soon()).await.unwrap();
    assert!(sight.seen[0].checked);
}

#[tokio::test]
async fn an_icon_lets_the_click_through_to_its_button() {
    let site = Site::open(
        "<button onclick=\"n.textContent=`done`\"><i id=x role=button style='display:inline-block;width:20px;height:20px;pointer-events:none'></i></button><p id=n>0</p>",
    )
    .await;
    site.context
        .page()
        .click(&css("#x"), &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#n").await, "done");
}

#[tokio::test]
async fn picks_from_a_combobox_whose_options_come_at_the_end_of_the_body() {
    let site = Site::open(
        "<div role=combobox tabindex=0 id=c>…</div><script>
         c.addEventListener('mousedown', () => {
           document.body.insertAdjacentHTML('beforeend', '<ul><li role=option data-value=personCode>Código</li><li role=option>RUT</li></ul>');
           document.querySelector('[data-value=personCode]').onclick = (event) => { c.textContent = event.target.textContent; event.target.parentElement.remove(); };
         });</script>",
    )
    .await;
    let page = site.context.page();
    page.click(&css("[role=combobox]"), &[], soon())
        .await
        .unwrap();
    page.click(&css("[role=option][data-value=personCode]"), &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#c").await, "Código");
}

#[tokio::test]
async fn files_go_to_inputs_and_to_choosers() {
    let site = Site::open(
        "<input type=file id=plain style='display:none'><button id=mounts>Importar</button><button id=chooses>Elegir</button><p id=got></p>
         <script>
         const tell = (event) => { got.textContent += event.target.files[0].name + ' '; };
         plain.onchange = tell;
         mounts.onclick = () => { const input = document.createElement('input'); input.type = 'file'; input.className = 'mounted'; input.onchange = tell; plain.remove(); document.body.append(input); };
         chooses.onclick = () => { const input = document.createElement('input'); input.type = 'file'; input.onchange = tell; input.click(); };
         </script>",
    )
    .await;
    let file = site.folder().join("pedido.xlsx");
    std::fs::write(&file, "x").unwrap();
    let page = site.context.page();
    let plain = Target::new("plain", [Selector::css("#plain").also_hidden()]);
    page.set_file(&plain, &file, soon()).await.unwrap();
    page.choose_file(&css("#chooses"), &file, &[], soon())
        .await
        .unwrap();
    page.choose_file(&css("#mounts"), &file, &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#got").await.matches("pedido.xlsx").count(), 3);
}

#[tokio::test]
async fn texts_are_compared_without_accents_and_case() {
    let site = Site::open("<button><span>  BUSCAR </span></button><p>Añadir más</p>").await;
    let page = site.context.page();
    let targets = [
        Target::new("search", [Selector::with_text("button", "Buscar")]),
        Target::new("more", [Selector::containing("p", "anadir mas")]),
        Target::new("none", [Selector::with_text("button", "Otra")]),
    ];
    let sight = page.sight(&targets, &Until::Now, soon()).await.unwrap();
    assert!(sight.has("search") && sight.has("more") && !sight.has("none"));
}

#[tokio::test]
async fn a_look_goes_on_over_a_navigation() {
    let site = Site::open(COUNTER).await;
    let page = site.context.page();
    let go = "(to) => { setTimeout(() => { location.href = to; }, 150); return null; }";
    let to = format!("{}/other", site.address);
    let _: Option<u8> = page.call(go, &[to.into()], soon()).await.unwrap();
    let until = Until::Any(vec!["#other".to_owned()]);
    let sight = page
        .sight(&[css("#other"), css("#n")], &until, soon())
        .await
        .unwrap();
    assert!(sight.reached && sight.has("#other") && !sight.has("#n"));
}
