import { CssBaseline, MuiThemeProvider } from "@material-ui/core";
import ReactDOM from "react-dom";
import { App } from "./App";
import { muiTheme, natdsTheme } from "./theme";
import { ThemeProvider } from "./ui/natds";
import "./ui/icons.css";
import "./ui/page.css";

ReactDOM.render(
  <MuiThemeProvider theme={muiTheme}>
    <ThemeProvider theme={natdsTheme}>
      <CssBaseline />
      <App />
    </ThemeProvider>
  </MuiThemeProvider>,
  document.getElementById("root"),
);
