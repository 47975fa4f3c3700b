// Of the package, which every page has the store of, what is loaded later.
export { Notifications } from "@mantine/notifications";
