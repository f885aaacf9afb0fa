import { CssBaseline, MuiThemeProvider, StylesProvider, createGenerateClassName } from "@material-ui/core";
import ReactDOM from "react-dom";
import { App } from "./App";
import { muiTheme, natdsTheme } from "./theme";
import { ThemeProvider } from "./ui/natds";
import "./ui/icons.css";
import "./ui/page.css";

// MUI and natds each bring their own JSS: without a seed both would count up the same names.
const generateClassName = createGenerateClassName({ seed: "gsp" });

ReactDOM.render(
  <StylesProvider generateClassName={generateClassName}>
    <MuiThemeProvider theme={muiTheme}>
      <ThemeProvider theme={natdsTheme}>
        <CssBaseline />
        <App />
      </ThemeProvider>
    </MuiThemeProvider>
  </StylesProvider>,
  document.getElementById("root"),
);
