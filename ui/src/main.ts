import { mount } from "svelte";
import "./app.css";
import App from "./App.svelte";
import { connectBackend } from "./ipc";
import { followSystem } from "./state/appearance.svelte";

// Before the first paint, so that a dark room sees no white flash.
followSystem();
await connectBackend();

const target = document.getElementById("app");
if (target === null) throw new Error("index.html lacks #app");
mount(App, { target });
