//! A press counts when the thing took it: not when it landed elsewhere or was lost on the way.

use gsp_bot::browser::{ActionError, Selector, Target};

use crate::site::{Site, brief, css, soon};

#[tokio::test]
async fn a_click_that_a_re_render_swallowed_is_made_again() {
    // The first press makes the page put another button in its place before the release.
    let site = Site::open(
        "<p id=n>0</p><div id=root></div><script>
         const render = () => { root.innerHTML = '<button id=b>b</button>'; b.onclick = () => { n.textContent++; }; };
         render();
         addEventListener('mousedown', render, { once: true, capture: true });</script>",
    )
    .await;
    let page = site.context.page();
    page.click(&css("#b"), &[], soon()).await.unwrap();
    assert_eq!(site.text("#n").await, "1", "{:#?}", page.log().lines());
}

#[tokio::test]
async fn a_press_that_lands_on_what_came_over_it_is_kept_from_it() {
    let site = Site::open(
        "<button id=b onclick='n.textContent++'>b</button><p id=n>0</p><p id=veiled>0</p><script>
         b.addEventListener('pointermove', () => {
           const veil = document.createElement('div');
           veil.style = 'position:fixed;inset:0';
           veil.onpointerdown = veil.onmousedown = veil.onclick = () => { veiled.textContent++; };
           document.body.append(veil);
           setTimeout(() => veil.remove(), 200);
         }, { once: true });</script>",
    )
    .await;
    let page = site.context.page();
    page.click(&css("#b"), &[], soon()).await.unwrap();
    assert_eq!(site.text("#n").await, "1");
    assert_eq!(site.text("#veiled").await, "0");
    let log = page.log().lines();
    assert!(log.iter().any(|line| line.contains("again")), "{log:#?}");
}

#[tokio::test]
async fn what_goes_away_under_the_mouse_is_found_again() {
    let site = Site::open(
        "<div id=root></div><p id=n>0</p><script>
         const render = () => { root.innerHTML = '<button id=b>b</button>'; b.onclick = () => { n.textContent++; }; };
         render();
         root.addEventListener('pointermove', () => { root.innerHTML = ''; setTimeout(render, 150); }, { once: true });</script>",
    )
    .await;
    site.context
        .page()
        .click(&css("#b"), &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#n").await, "1");
}

#[tokio::test]
async fn what_acts_on_the_press_and_goes_is_pressed_once() {
    let site = Site::open(
        "<ul><li role=option id=o>Código</li></ul><p id=n>0</p><script>
         o.onmousedown = () => { n.textContent++; o.remove(); };</script>",
    )
    .await;
    site.context
        .page()
        .click(&css("#o"), &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#n").await, "1");
}

#[tokio::test]
async fn what_switches_itself_off_when_clicked_is_clicked_once() {
    let site = Site::open(
        "<button id=b onclick='this.disabled = true; n.textContent++'>b</button><p id=n>0</p>",
    )
    .await;
    site.context
        .page()
        .click(&css("#b"), &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#n").await, "1");
}

#[tokio::test]
async fn a_link_is_followed_by_one_click() {
    let site = Site::open("<a id=a href=/other>weiter</a>").await;
    let page = site.context.page();
    page.click(&css("#a"), &[], soon()).await.unwrap();
    let there = gsp_bot::browser::Until::Any(vec!["#other".to_owned()]);
    let sight = page.sight(&[css("#other")], &there, soon()).await.unwrap();
    assert!(sight.reached);
}

#[tokio::test]
async fn scrolls_to_what_is_out_of_sight_and_past_a_sticky_header() {
    let site = Site::open(
        "<div style='position:sticky;top:0;height:200px;background:#eee'></div>
         <div style='height:3000px'></div><button id=b onclick='n.textContent++'>b</button><p id=n>0</p>
         <div style='height:3000px'></div>",
    )
    .await;
    let page = site.context.page();
    page.click(&css("#b"), &[], soon()).await.unwrap();
    // Half under the header: its middle is covered though it is in the window.
    let scroll = "() => { scrollBy(0, document.querySelector('#b').getBoundingClientRect().y - 150); return null; }";
    let _: Option<u8> = page.call(scroll, &[], soon()).await.unwrap();
    page.click(&css("#b"), &[], soon()).await.unwrap();
    assert_eq!(site.text("#n").await, "2");
}

#[tokio::test]
async fn a_box_that_answers_late_is_toggled_once() {
    // As a controlled box does while its state is on the way.
    let site = Site::open(
        "<label><input type=checkbox id=c>acepto</label><p id=n>0</p><script>
         c.onclick = (event) => { event.preventDefault(); n.textContent++; setTimeout(() => { c.checked = !c.checked; }, 120); };</script>",
    )
    .await;
    let page = site.context.page();
    let target = Target::new("c", [Selector::css("#c").also_hidden()]);
    page.check(&target, &[], soon()).await.unwrap();
    assert_eq!(site.text("#n").await, "1");
    let is_checked: bool = page
        .call("() => document.querySelector('#c').checked", &[], soon())
        .await
        .unwrap();
    assert!(is_checked);
}

#[tokio::test]
async fn a_box_that_stays_as_it_is_is_not_called_checked() {
    let site = Site::open(
        "<input type=radio id=r><script>r.onclick = (event) => event.preventDefault();</script>",
    )
    .await;
    let error = site
        .context
        .page()
        .check(&css("#r"), &[], brief())
        .await
        .unwrap_err();
    assert!(matches!(error, ActionError::Timeout { .. }), "{error}");
}
