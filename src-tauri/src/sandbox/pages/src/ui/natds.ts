// By component: the package's index would bring every one of them.
export { Button } from "@naturacosmeticos/natds-react/dist/components/Button";
export { Card } from "@naturacosmeticos/natds-react/dist/components/Card";
export { Icon } from "@naturacosmeticos/natds-react/dist/components/Icon";
export { IconButton } from "@naturacosmeticos/natds-react/dist/components/IconButton";
export { Ripple } from "@naturacosmeticos/natds-react/dist/components/Ripple";
export { TextField } from "@naturacosmeticos/natds-react/dist/components/TextField";
export { ThemeProvider } from "@naturacosmeticos/natds-react/dist/ThemeProvider";
