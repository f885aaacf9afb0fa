import { createTheme } from "@material-ui/core/styles";
import natds from "@naturacosmeticos/natds-themes";

export const natdsTheme = natds.natura.light;

export const muiTheme = createTheme({
  palette: {
    primary: { main: "#f4ab34", contrastText: "#333333" },
    secondary: { main: "#ff6b0b" },
    background: { default: "#fafafa" },
  },
  typography: { fontFamily: "Roboto, Arial, sans-serif" },
  shape: { borderRadius: 4 },
});
