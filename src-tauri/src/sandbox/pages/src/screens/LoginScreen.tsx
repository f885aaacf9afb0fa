import { FormControl, FormHelperText, InputLabel, MenuItem, Select, TextField } from "@material-ui/core";
import type { FormEvent } from "react";
import { ApiError, call, textOf } from "../api";
import { forget, useKept } from "../kept";
import { named } from "../names";
import { usePortal } from "../portal";
import { go, PATHS } from "../router";
import { Button } from "../ui/natds";

const KINDS = [
  { value: "personCode", label: "Código" },
  { value: "document", label: "RUT" },
  { value: "email", label: "Correo electrónico" },
];

export function LoginScreen() {
  const { layout, refresh, busy, toast } = usePortal();
  const [kind, setKind] = useKept("login.kind", "");
  const [code, setCode] = useKept("login.code", "");
  const [password, setPassword] = useKept("login.password", "");
  const [refused, setRefused] = useKept("login.refused", "");
  const [alert, setAlert] = useKept("login.alert", "");

  const signIn = async () => {
    setRefused("");
    setAlert("");
    try {
      await busy(() => call("POST", "/login", { option: kind, code, password }));
      forget("");
      if (layout.login_redirect) {
        location.assign(`${PATHS.login}?country=CL`);
        return;
      }
      await busy(refresh);
      go(PATHS.forWhom);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) {
        setPassword("");
        setRefused(error.message || "Código o contraseña incorrectos");
      } else if (error.status === 423 || (error.status === 429 && error.code === "too_many_sessions")) {
        setAlert(error.message);
      } else {
        toast(textOf(error));
      }
    }
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (kind && code && password) void signIn();
  };

  return (
    <main className="login">
      <form className="login__form" onSubmit={submit} noValidate>
        <div className="login__logo">
          natura <small>GSP</small>
        </div>
        <h1>Ingresa a tu espacio</h1>
        {alert && (
          <div role="alert" className="alert">
            {alert}
          </div>
        )}
        <FormControl variant="outlined" fullWidth>
          <InputLabel id="login-kind-label">Ingresar con</InputLabel>
          <Select
            labelId="login-kind-label"
            label="Ingresar con"
            value={kind}
            onChange={(event) => setKind(event.target.value as string)}
            SelectDisplayProps={{ role: "combobox" }}
            MenuProps={{ disableScrollLock: true }}
          >
            {KINDS.map(({ value, label }) => (
              <MenuItem key={value} value={value}>
                {label}
              </MenuItem>
            ))}
          </Select>
        </FormControl>
        <TextField
          variant="outlined"
          fullWidth
          label={KINDS.find(({ value }) => value === kind)?.label ?? "Código"}
          name="option"
          autoComplete="off"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <div>
          <TextField
            variant="outlined"
            fullWidth
            label="Contraseña"
            type="password"
            name="password"
            autoComplete="off"
            error={refused !== ""}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {refused && <FormHelperText error>{refused}</FormHelperText>}
        </div>
        <Button
          type="submit"
          size="medium"
          fullWidth
          testID={named("button-access")}
          disabled={!kind || !code || !password}
          onClick={() => {}}
        >
          ACCESO
        </Button>
      </form>
    </main>
  );
}
